/* SPDX-License-Identifier: ISC */
/* What the index holds at one moment: an immutable view of everything published so far.
 *
 * Terms. A *snapshot* is one archived text of one site, numbered from 0 in collection order. A
 * *clause* here is a distinct clause text, numbered from 0 and stored once; a *place* is where a
 * clause stands in a snapshot. A *segment* is the flat, immutable block that one round of the
 * builder publishes; numbers run on from segment to segment.
 *
 * A collection may change while it is open. Numbers are never given twice: a file that has changed
 * is a new snapshot, and the old one is *retired*, as is one whose file is gone. A retired snapshot
 * keeps its number and may still be looked at, but it isn't counted, and no clause stands in it.
 *
 * A view is reference-counted and may be read by any number of threads; nothing in it changes. */
#ifndef INDEX_VIEW_H
#define INDEX_VIEW_H

#include "base/span.h"

#include <stdbool.h>
#include <stdint.h>

struct view;
struct segment;

struct view *view_ref(struct view *view);
void view_unref(struct view *view); /* NULL is fine */

/* How many numbers have been given, those of what is retired among them: struct view_totals tells how
 * much there is. */
uint32_t view_snapshot_count(const struct view *view);
uint32_t view_site_count(const struct view *view);
uint32_t view_clause_count(const struct view *view); /* distinct clauses */

/* False for a retired snapshot. Whoever goes through all numbers asks. */
bool view_has_snapshot(const struct view *view, uint32_t id);

/* The view's age: grows with each publication; views of one index with equal serials are equal. */
uint64_t view_serial(const struct view *view);

struct view_totals {
    uint32_t policies;     /* snapshots */
    uint32_t sites;        /* that have one */
    uint32_t clauses;      /* distinct clauses that stand in one */
    uint64_t bytes;        /* source bytes of all snapshots */
    uint64_t places;       /* clauses with words, counted in every snapshot */
    uint64_t unique_bytes; /* plain text of the distinct clauses */
    uint64_t terms;        /* distinct words (folded forms), also of what is retired */
    uint64_t memory;       /* bytes held by the view */
};
struct view_totals view_totals(const struct view *view);

struct snapshot {
    struct span site;  /* borrowed from the view, as title */
    struct span title; /* "" when unknown */
    uint32_t site_id;  /* 0 .. view_site_count; sites are numbered as they are first met */
    uint32_t date;     /* base/date.h; 0 unknown */
    uint32_t entry;    /* the collection's entry it was read from */
    uint32_t bytes;    /* length of the source */
    uint32_t body;     /* length of the provenance line in the decoded text */
    uint32_t clauses;  /* places with words */
    uint8_t encoding;  /* enum encoding */
};

/* The snapshot numbered `id`. */
struct snapshot view_snapshot(const struct view *view, uint32_t id);

/* Only the site, the date or the entry of a snapshot: for loops over many. */
uint32_t view_snapshot_site(const struct view *view, uint32_t id);
uint32_t view_snapshot_date(const struct view *view, uint32_t id);
uint32_t view_snapshot_entry(const struct view *view, uint32_t id);

/* True if snapshot `a` is a later one of its site than `b`: by their dates; on one day by what the
 * collection knows of their order. */
bool view_is_newer(const struct view *view, uint32_t a, uint32_t b);

/* A site's name; its snapshots are found by view_snapshot_site. */
struct span view_site_name(const struct view *view, uint32_t site);

/* How many snapshots it has. */
uint32_t view_site_policies(const struct view *view, uint32_t site);

struct place {
    uint32_t clause; /* distinct clause; VIEW_NO_CLAUSE for a mark without words (CLAUSE_RULE) */
    uint32_t start;  /* bytes [start, end) in the snapshot's decoded text */
    uint32_t end;
    uint32_t body;   /* start of the text behind the marker, in the decoded text */
    uint8_t kind;    /* enum clause_kind */
    uint8_t level;   /* as in struct clause */
    uint8_t marker;  /* as in struct clause */
    uint8_t leads;   /* 1 when the plain text ends in ':' */
};

#define VIEW_NO_CLAUSE UINT32_MAX

struct place_list {
    struct place *items; /* heap; freed by place_list_free */
    size_t count;
    size_t capacity;
};

void place_list_free(struct place_list *list);

/* Replaces *list by the places of a snapshot in order. */
void view_places(const struct view *view, uint32_t snapshot, struct place_list *list);

/* The plain text (policy/plain.h) of a distinct clause; *flags gets its PLAIN_ bits (or NULL). */
struct span view_clause_text(const struct view *view, uint32_t clause, unsigned *flags);

/* In how many places a clause stands, over all snapshots. */
uint32_t view_clause_places(const struct view *view, uint32_t clause);

/* Which snapshots hold a clause, as a sparse bit set: bit b of masks[i] is the snapshot
 * words[i] * 64 + b; words ascend. */
struct where {
    const uint32_t *words;
    const uint64_t *masks;
    size_t count;
};
struct where view_where(const struct view *view, uint32_t clause);

#endif
