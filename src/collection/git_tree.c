/* SPDX-License-Identifier: ISC */
/* Reading and comparing trees. */
#include "collection/git_tree.h"

enum {
    MODE_DIGITS = 7, /* the most that are taken for a mode */
    MODE_TYPE = 0170000,
    MODE_FOLDER = 0040000,
    MODE_LINK = 0120000,
    MODE_SUBMODULE = 0160000,
};

static enum git_item_kind kind_of(unsigned mode)
{
    switch (mode & MODE_TYPE) {
    case MODE_FOLDER:
        return GIT_FOLDER;
    case MODE_LINK:
        return GIT_LINK;
    case MODE_SUBMODULE:
        return GIT_SUBMODULE;
    default:
        return GIT_FILE;
    }
}

bool git_item_next(struct span *rest, struct git_item *item)
{
    const char *here = rest->bytes;
    const char *end = here + rest->length;
    const char *digits = here;
    item->mode = 0;
    while (here < end && here < digits + MODE_DIGITS && *here >= '0' && *here <= '7') {
        item->mode = item->mode * 8 + (unsigned)(*here++ - '0');
    }
    if (here == end || here == digits || *here++ != ' ') {
        return false;
    }
    const char *stop = memchr(here, '\0', (size_t)(end - here));
    if (!stop || stop == here || end - stop <= OBJECT_ID_SIZE) {
        return false;
    }
    item->name = span_make(here, (size_t)(stop - here));
    item->kind = kind_of(item->mode);
    memcpy(item->id.bytes, stop + 1, OBJECT_ID_SIZE);
    here = stop + 1 + OBJECT_ID_SIZE;
    *rest = span_make(here, (size_t)(end - here));
    return true;
}

bool git_item_find(struct span tree, struct span name, struct git_item *item)
{
    while (git_item_next(&tree, item)) {
        if (span_equal(item->name, name)) {
            return true;
        }
    }
    return false;
}

/* The byte of an item's name at `at` for sorting: behind a folder's comes a slash. */
static int byte_at(const struct git_item *item, size_t at)
{
    if (at < item->name.length) {
        return (unsigned char)item->name.bytes[at];
    }
    return item->kind == GIT_FOLDER && at == item->name.length ? '/' : 0;
}

static int compare_items(const struct git_item *a, const struct git_item *b)
{
    size_t shorter = a->name.length < b->name.length ? a->name.length : b->name.length;
    int order = memcmp(a->name.bytes, b->name.bytes, shorter);
    if (order == 0) {
        order = byte_at(a, shorter) - byte_at(b, shorter);
    }
    if (order == 0) {
        order = byte_at(a, shorter + 1) - byte_at(b, shorter + 1);
    }
    return order;
}

/* How many bytes both begin with. */
static size_t common_length(struct span a, struct span b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    size_t length = 0;
    while (length + sizeof(uint64_t) <= shorter) {
        uint64_t first;
        uint64_t second;
        memcpy(&first, a.bytes + length, sizeof first);
        memcpy(&second, b.bytes + length, sizeof second);
        if (first != second) {
            break;
        }
        length += sizeof first;
    }
    while (length < shorter && a.bytes[length] == b.bytes[length]) {
        length++;
    }
    return length;
}

/* Skips the items that both begin with, which is nearly all of them. What they are isn't looked at. */
static void skip_common(struct span *new, struct span *old)
{
    size_t common = common_length(*new, *old);
    size_t skipped = 0;
    while (skipped < common) {
        const char *stop = memchr(new->bytes + skipped, '\0', common - skipped);
        size_t behind = stop ? (size_t)(stop - new->bytes) + 1 + OBJECT_ID_SIZE : SIZE_MAX;
        if (behind > common) {
            break;
        }
        skipped = behind;
    }
    *new = span_slice(*new, skipped, new->length);
    *old = span_slice(*old, skipped, old->length);
}

bool git_tree_differences(struct span new, struct span old,
                          void (*tell)(void *context, const struct git_item *new,
                                       const struct git_item *old),
                          void *context)
{
    struct git_item ours;
    struct git_item theirs;
    skip_common(&new, &old);
    bool have_new = git_item_next(&new, &ours);
    bool have_old = git_item_next(&old, &theirs);
    while (have_new || have_old) {
        int order = !have_new ? 1 : !have_old ? -1 : compare_items(&ours, &theirs);
        if (order != 0 || ours.mode != theirs.mode || !object_id_equal(&ours.id, &theirs.id)) {
            tell(context, order <= 0 ? &ours : NULL, order >= 0 ? &theirs : NULL);
        }
        if (order == 0) {
            skip_common(&new, &old);
        }
        have_new = order <= 0 ? git_item_next(&new, &ours) : have_new;
        have_old = order >= 0 ? git_item_next(&old, &theirs) : have_old;
    }
    return new.length == 0 && old.length == 0;
}
