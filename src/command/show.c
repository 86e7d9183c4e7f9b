/* SPDX-License-Identifier: ISC */
/* smallprint show: the text of one policy.
 *
 * What is wanted is a site's name, a part of one site's name, or a policy's path. A site may keep
 * several documents (the folders of a collection say so): of each the newest snapshot is taken that
 * isn't younger than the date asked for. When several are left, they are named and none is shown. */
#include "command/command.h"
#include "command/message.h"
#include "command/output.h"
#include "command/page.h"
#include "command/request.h"
#include "command/session.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "policy/repair.h"

#include <stdlib.h>
#include <strings.h>

enum { MOST_NAMED = 20 }; /* sites or policies that a message names */

struct wanted {
    struct span name;
    uint32_t date; /* the youngest it may be; UINT32_MAX without */
};

struct candidate {
    struct span document; /* what tells the documents of a site apart; "" when nothing does */
    uint32_t date;
    uint32_t snapshot;
};

struct candidates {
    struct candidate *items; /* heap */
    size_t count;
    size_t capacity;
    struct arena names; /* of documents */
};

/* The last day that YYYY or YYYY-MM may mean. */
static uint32_t last_day(uint32_t date)
{
    date += date % 10000 < 100 ? 1200 : 0;
    return date + (date % 100 == 0 ? 31 : 0);
}

static struct wanted wanted_parse(const char *operand)
{
    const char *at = strrchr(operand, '@');
    uint32_t date = at ? date_parse(span_of(at + 1)) : 0;
    return date ? (struct wanted){span_make(operand, (size_t)(at - operand)), last_day(date)}
                : (struct wanted){span_of(operand), UINT32_MAX};
}

/* -------------------------------------------------------------------------------------------
 * Sites */

static bool is_name(struct span name, struct span wanted)
{
    return name.length == wanted.length && strncasecmp(name.bytes, wanted.bytes, name.length) == 0;
}

static bool has_part(struct span name, struct span wanted)
{
    for (size_t at = 0; at + wanted.length <= name.length; at++) {
        if (strncasecmp(name.bytes + at, wanted.bytes, wanted.length) == 0) {
            return true;
        }
    }
    return false;
}

/* How many sites fit; *site gets the first. They are named in messages if `tell`. */
static uint32_t count_sites(const struct view *view, struct span wanted,
                            bool (*fits)(struct span name, struct span wanted), bool tell,
                            uint32_t *site)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < view_site_count(view); i++) {
        struct span name = view_site_name(view, i);
        if (!view_site_policies(view, i) || !fits(name, wanted)) {
            continue;
        }
        *site = count == 0 ? i : *site;
        if (tell && count < MOST_NAMED) {
            message("  %.*s", (int)name.length, name.bytes);
        }
        count++;
    }
    return count;
}

/* Finds the site; STATUS_FOUND, or another status after a message. */
static int find_site(const struct view *view, struct span wanted, uint32_t *site)
{
    if (count_sites(view, wanted, is_name, false, site)) {
        return STATUS_FOUND;
    }
    uint32_t count = count_sites(view, wanted, has_part, false, site);
    if (count == 1) {
        return STATUS_FOUND;
    }
    if (count == 0) {
        message("no site is called '%.*s'", (int)wanted.length, wanted.bytes);
        return STATUS_NOTHING;
    }
    message("%u sites have '%.*s' in their names:", (unsigned)count, (int)wanted.length,
            wanted.bytes);
    count_sites(view, wanted, has_part, true, site);
    return STATUS_TROUBLE;
}

/* -------------------------------------------------------------------------------------------
 * Snapshots */

static void add_candidate(struct candidates *found, const struct session *session,
                          uint32_t snapshot, struct buffer *memory)
{
    struct snapshot record = view_snapshot(session->view, snapshot);
    struct origin origin;
    collection_origin(archive_collection(session->archive), record.entry, memory, &origin);
    found->items =
        array_reserve(found->items, &found->capacity, found->count + 1, sizeof *found->items);
    found->items[found->count++] = (struct candidate){
        .document = {arena_copy(&found->names, origin.title), origin.title.length},
        .date = record.date,
        .snapshot = snapshot,
    };
}

/* By document, the newest first. */
static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *first = a, *second = b;
    int order = span_compare(first->document, second->document);
    if (order == 0 && first->date != second->date) {
        order = first->date > second->date ? -1 : 1;
    }
    return order ? order
                 : (first->snapshot > second->snapshot) - (first->snapshot < second->snapshot);
}

/* Keeps the newest of each document (several, if they are of one day). */
static void keep_newest(struct candidates *found)
{
    size_t kept = 0;
    if (found->count) {
        qsort(found->items, found->count, sizeof *found->items, compare_candidates);
    }
    for (size_t i = 0; i < found->count; i++) {
        const struct candidate *last = kept ? &found->items[kept - 1] : NULL;
        if (!last || !span_equal(last->document, found->items[i].document) ||
            last->date == found->items[i].date) {
            found->items[kept++] = found->items[i];
        }
    }
    found->count = kept;
}

static void find_in_site(struct candidates *found, const struct session *session, uint32_t site,
                         uint32_t youngest)
{
    struct buffer memory = {0};
    for (uint32_t i = 0; i < view_snapshot_count(session->view); i++) {
        if (view_has_snapshot(session->view, i) && view_snapshot_site(session->view, i) == site &&
            view_snapshot_date(session->view, i) <= youngest) {
            add_candidate(found, session, i, &memory);
        }
    }
    buffer_free(&memory);
    keep_newest(found);
}

static void find_path(struct candidates *found, const struct session *session, struct span path)
{
    struct buffer own = {0}, memory = {0};
    for (uint32_t i = 0; i < view_snapshot_count(session->view) && found->count == 0; i++) {
        buffer_clear(&own);
        archive_path(session->archive, session->view, i, &own);
        if (view_has_snapshot(session->view, i) && span_equal(buffer_span(&own), path)) {
            add_candidate(found, session, i, &memory);
        }
    }
    buffer_free(&own);
    buffer_free(&memory);
}

/* Finds the snapshot; STATUS_FOUND, or another status after a message. */
static int find(struct candidates *found, const struct session *session, const char *operand)
{
    find_path(found, session, span_of(operand));
    if (found->count) {
        return STATUS_FOUND;
    }
    struct wanted wanted = wanted_parse(operand);
    uint32_t site;
    int status = find_site(session->view, wanted.name, &site);
    if (status != STATUS_FOUND) {
        return status;
    }
    find_in_site(found, session, site, wanted.date);
    if (found->count == 0) {
        message("'%s' has no snapshot so early", operand);
        return STATUS_NOTHING;
    }
    return found->count == 1 ? STATUS_FOUND : STATUS_TROUBLE;
}

static void tell_choice(const struct candidates *found, const struct session *session,
                        const char *operand)
{
    struct page page = PAGE_EMPTY;
    message("'%s' may be one of these %zu; give a path instead:", operand, found->count);
    for (size_t i = 0; i < found->count && i < MOST_NAMED; i++) {
        page_name(&page, session, found->items[i].snapshot);
        message("  %s", buffer_string(&page.path));
    }
    page_free(&page);
}

/* -------------------------------------------------------------------------------------------
 * Text */

/* Prints the decoded source, double-encoded text repaired. */
static int print(const struct session *session, uint32_t snapshot, struct output *out)
{
    struct page page = PAGE_EMPTY;
    struct buffer text = {0};
    bool readable = page_turn(&page, session, snapshot);
    struct span source = readable ? page.source.decoded : span_of("");
    for (size_t at = 0, used; at < source.length; at += used) {
        uint32_t code = repair_decode(source, at, &used);
        if (code == UTF8_INVALID) {
            buffer_append_char(&text, source.bytes[at]);
        } else {
            text.length += utf8_encode(code, buffer_reserve(&text, UTF8_LONGEST));
        }
    }
    output_lines(out, buffer_span(&text));
    if (text.length && text.bytes[text.length - 1] != '\n') {
        output_string(out, "\n");
    }
    buffer_free(&text);
    page_free(&page);
    return readable ? STATUS_FOUND : STATUS_TROUBLE;
}

int command_show(const struct request *request, struct output *out)
{
    struct session session;
    if (request->operand_count == 0) {
        message("a site is missing: smallprint show SITE[@DATE] [COLLECTION]");
        return STATUS_TROUBLE;
    }
    const char *operand = request->operands[0];
    if (!session_open(&session, request, request->operand_count > 1 ? request->operands[1] : NULL,
                      NULL, false)) {
        return STATUS_TROUBLE;
    }
    session_tell_skipped(&session, request);
    struct candidates found = {0};
    int status = find(&found, &session, operand);
    if (status == STATUS_FOUND) {
        status = print(&session, found.items[0].snapshot, out);
    } else if (found.count > 1) {
        tell_choice(&found, &session, operand);
    }
    free(found.items);
    arena_free(&found.names);
    session_close(&session);
    return status;
}
