/* SPDX-License-Identifier: ISC */
/* A heap of commits, and a hash table of all that it has seen. */
#include "collection/git_queue.h"

#include "base/memory.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 1 << 8 };

void queue_init(struct commit_queue *queue)
{
    *queue = (struct commit_queue){.slot_count = FIRST_SLOTS};
    queue->slots = xcalloc(queue->slot_count, sizeof *queue->slots);
}

void queue_free(struct commit_queue *queue)
{
    for (size_t i = 0; i < queue->count; i++) {
        commit_free(&queue->heap[i].commit);
    }
    free(queue->heap);
    free(queue->ids);
    free(queue->slots);
}

/* ---- What was seen -------------------------------------------------------------------------- */

/* The slot of an id, or the empty one where it belongs. An id is a hash already. */
static size_t find_slot(const struct commit_queue *queue, const struct object_id *id)
{
    size_t mask = queue->slot_count - 1;
    size_t slot = 0;
    memcpy(&slot, id->bytes, sizeof slot);
    slot &= mask;
    while (queue->slots[slot] && !object_id_equal(&queue->ids[queue->slots[slot] - 1], id)) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

bool queue_knows(const struct commit_queue *queue, const struct object_id *id)
{
    return queue->slots[find_slot(queue, id)] != 0;
}

static void note(struct commit_queue *queue, const struct object_id *id)
{
    queue->ids =
        array_reserve(queue->ids, &queue->id_capacity, queue->id_count + 1, sizeof *queue->ids);
    queue->ids[queue->id_count++] = *id;
    if (queue->id_count * 2 <= queue->slot_count) {
        queue->slots[find_slot(queue, id)] = (uint32_t)queue->id_count;
        return;
    }
    free(queue->slots);
    queue->slot_count *= 2;
    queue->slots = xcalloc(queue->slot_count, sizeof *queue->slots);
    for (size_t i = 0; i < queue->id_count; i++) {
        queue->slots[find_slot(queue, &queue->ids[i])] = (uint32_t)i + 1;
    }
}

/* ---- The heap ------------------------------------------------------------------------------- */

static bool before(const struct queued *a, const struct queued *b)
{
    return a->commit.time != b->commit.time ? a->commit.time > b->commit.time
                                            : a->number < b->number;
}

void queue_put(struct commit_queue *queue, const struct commit *commit)
{
    struct queued added = {.commit = *commit, .number = queue->id_count};
    note(queue, &commit->id);
    queue->heap =
        array_reserve(queue->heap, &queue->capacity, queue->count + 1, sizeof *queue->heap);
    size_t place = queue->count++;
    while (place > 0 && before(&added, &queue->heap[(place - 1) / 2])) {
        queue->heap[place] = queue->heap[(place - 1) / 2];
        place = (place - 1) / 2;
    }
    queue->heap[place] = added;
}

bool queue_take(struct commit_queue *queue, struct commit *commit)
{
    if (queue->count == 0) {
        return false;
    }
    *commit = queue->heap[0].commit;
    struct queued last = queue->heap[--queue->count];
    size_t place = 0;
    for (;;) {
        size_t below = 2 * place + 1;
        if (below + 1 < queue->count && before(&queue->heap[below + 1], &queue->heap[below])) {
            below++;
        }
        if (below >= queue->count || !before(&queue->heap[below], &last)) {
            break;
        }
        queue->heap[place] = queue->heap[below];
        place = below;
    }
    if (queue->count) {
        queue->heap[place] = last;
    }
    return true;
}
