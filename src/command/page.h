/* SPDX-License-Identifier: ISC */
/* One policy at hand: its record, its clauses in their context, and its source. */
#ifndef COMMAND_PAGE_H
#define COMMAND_PAGE_H

#include "archive.h"
#include "command/session.h"

#include <stdbool.h>
#include <stdint.h>

#define PAGE_NONE UINT32_MAX

struct page {
    uint32_t number; /* of the snapshot; PAGE_NONE before the first */
    struct snapshot snapshot;
    struct buffer path;
    struct place_list places;
    struct outline_place *outline; /* for each place; heap */
    size_t outline_capacity;
    struct outline_clause *clauses; /* scratch */
    size_t clauses_capacity;
    struct source source;
    bool readable; /* the source could be read; a message was written if not */
};

/* An empty one; page_free frees what it will hold. */
#define PAGE_EMPTY ((struct page){.number = PAGE_NONE})
void page_free(struct page *page);

/* Fills `snapshot` and `path` only; reads nothing. */
void page_name(struct page *page, const struct session *session, uint32_t snapshot);

/* Turns to a snapshot, unless it is there already. Reads. Returns `readable`. */
bool page_turn(struct page *page, const struct session *session, uint32_t snapshot);

/* The plain text of the heading that a place stands under; "" without. */
struct span page_heading(const struct page *page, const struct session *session, uint32_t place);

/* A place in bytes of the source as stored. */
struct range page_range(const struct page *page, uint32_t place);

/* The decoded text of a range of the source as stored. */
struct span page_text(const struct page *page, struct range range);

#endif
