/* SPDX-License-Identifier: ISC */
/* Open descriptors of folders, kept in a table that a folder's number indexes directly. */
#include "collection/handles.h"

#include "base/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

void handles_init(struct handles *handles, const struct tree *tree, int root)
{
    *handles = (struct handles){.tree = tree, .root = root};
    pthread_mutex_init(&handles->lock, NULL);
    for (size_t i = 0; i < HANDLES_SLOTS; i++) {
        handles->slots[i].descriptor = -1;
    }
}

void handles_free(struct handles *handles)
{
    for (size_t i = 0; i < HANDLES_SLOTS; i++) {
        if (handles->slots[i].descriptor >= 0) {
            close(handles->slots[i].descriptor);
        }
    }
    pthread_mutex_destroy(&handles->lock);
}

static struct handle *slot_of(struct handles *handles, uint32_t folder)
{
    return &handles->slots[folder % HANDLES_SLOTS];
}

/* Takes the nearest folder that is open, from `folder` upwards, and returns its descriptor. In
 * *nearest its number, in *steps how far it is above `folder`. */
static int take_nearest(struct handles *handles, uint32_t folder, uint32_t *nearest,
                        uint32_t *steps)
{
    *steps = 0;
    int descriptor = handles->root;
    pthread_mutex_lock(&handles->lock);
    while (folder != 0) {
        struct handle *slot = slot_of(handles, folder);
        if (slot->descriptor >= 0 && slot->folder == folder) {
            slot->users++;
            descriptor = slot->descriptor;
            break;
        }
        folder = tree_folder(handles->tree, folder)->parent;
        ++*steps;
    }
    pthread_mutex_unlock(&handles->lock);
    *nearest = folder;
    return descriptor;
}

/* Opens `folder`, which is `steps` (at least 1) below `above`. `above` stays open. */
static int walk_down(struct handles *handles, int above, uint32_t folder, uint32_t steps)
{
    uint32_t *names = xmalloc(steps * sizeof *names);
    for (uint32_t i = steps; i-- > 0;) {
        names[i] = tree_folder(handles->tree, folder)->name;
        folder = tree_folder(handles->tree, folder)->parent;
    }
    int descriptor = above;
    for (uint32_t i = 0; i < steps && descriptor >= 0; i++) {
        int below = openat(descriptor, tree_name(handles->tree, names[i]), HANDLES_FLAGS);
        int error = errno;
        if (descriptor != above) {
            close(descriptor);
        }
        errno = error;
        descriptor = below;
    }
    free(names);
    return descriptor;
}

/* Keeps a descriptor that its user will give back, if there is room where it belongs. */
static void keep(struct handles *handles, uint32_t folder, int descriptor)
{
    int replaced = -1;
    pthread_mutex_lock(&handles->lock);
    struct handle *slot = slot_of(handles, folder);
    if (slot->users == 0) {
        replaced = slot->descriptor;
        *slot = (struct handle){.folder = folder, .descriptor = descriptor, .users = 1};
    }
    pthread_mutex_unlock(&handles->lock);
    if (replaced >= 0) {
        close(replaced);
    }
}

int handles_take(struct handles *handles, uint32_t folder)
{
    uint32_t nearest = 0;
    uint32_t steps = 0;
    int above = take_nearest(handles, folder, &nearest, &steps);
    if (steps == 0) {
        return above;
    }
    int descriptor = walk_down(handles, above, folder, steps);
    int error = errno;
    handles_give(handles, nearest, above);
    if (descriptor >= 0) {
        keep(handles, folder, descriptor);
    }
    errno = error;
    return descriptor;
}

/* Closes what is in a slot if nobody uses it and nobody is to find it. */
static void drop_unused(struct handle *slot)
{
    if (slot->folder == 0 && slot->users == 0 && slot->descriptor >= 0) {
        close(slot->descriptor);
        slot->descriptor = -1;
    }
}

void handles_give(struct handles *handles, uint32_t folder, int descriptor)
{
    if (descriptor == handles->root) {
        return;
    }
    pthread_mutex_lock(&handles->lock);
    struct handle *slot = slot_of(handles, folder);
    bool kept = slot->descriptor == descriptor;
    if (kept) {
        slot->users--;
        drop_unused(slot);
    }
    pthread_mutex_unlock(&handles->lock);
    if (!kept) {
        close(descriptor);
    }
}

void handles_forget(struct handles *handles)
{
    pthread_mutex_lock(&handles->lock);
    for (size_t i = 0; i < HANDLES_SLOTS; i++) {
        struct handle *slot = &handles->slots[i];
        slot->folder = 0;
        drop_unused(slot);
    }
    pthread_mutex_unlock(&handles->lock);
}
