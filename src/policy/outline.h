/* SPDX-License-Identifier: ISC */
/* The context of a clause within its policy: under which headings it stands and which sentence
 * leads its list in. */
#ifndef POLICY_OUTLINE_H
#define POLICY_OUTLINE_H

#include <stddef.h>
#include <stdint.h>

#define OUTLINE_NONE UINT32_MAX

/* What the outline needs to know of a clause; built by the caller in policy order. */
struct outline_clause {
    uint8_t kind;  /* enum clause_kind */
    uint8_t level; /* as in struct clause */
    uint8_t leads; /* 1 if its plain text ends in ':' (it introduces what follows) */
};

struct outline_place {
    uint32_t heading; /* index of the nearest heading above, its parent for a heading itself;
                         OUTLINE_NONE without. The path is found by following it. */
    uint32_t lead_in; /* ITEM, ROW, DEFINITION: index of the clause that introduces the list: the
                         last before it, rules left aside, if that leads; for a nested item, the
                         nearest outer one that leads, else as for the list; OUTLINE_NONE without */
};

/* Fills places[0 .. count) for a policy's clauses. Linear time. Any thread. */
void outline_place(const struct outline_clause *clauses, size_t count,
                   struct outline_place *places);

#endif
