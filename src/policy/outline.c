/* SPDX-License-Identifier: ISC */
/* Places of clauses: one pass that keeps the open headings by level and the open items by depth. */
#include "policy/outline.h"

#include "policy/clause.h"

enum {
    LEVELS = HEADING_LEVEL_PSEUDO + 1, /* headings' levels 1 to 7; 0 isn't used */
    DEPTHS = 32,                       /* deeper items are taken for this deep */
};

struct outline {
    uint32_t headings[LEVELS]; /* by level: the heading below which the next clause stands */
    uint32_t items[DEPTHS];    /* by depth from 1: the last item of the list being read */
    uint32_t depth;            /* of the last item; 0 outside a list */
    uint32_t before;           /* the clause that leads the list in or may lead the next one in */
};

/* The nearest heading above a level. */
static uint32_t find_heading(const struct outline *outline, unsigned level)
{
    while (--level > 0) {
        if (outline->headings[level] != OUTLINE_NONE) {
            return outline->headings[level];
        }
    }
    return OUTLINE_NONE;
}

static unsigned heading_level(const struct outline_clause *clause)
{
    return clause->level >= 1 && clause->level < LEVELS ? clause->level : HEADING_LEVEL_PSEUDO;
}

static void open_heading(struct outline *outline, unsigned level, uint32_t index)
{
    for (unsigned deeper = level; deeper < LEVELS; deeper++) {
        outline->headings[deeper] = OUTLINE_NONE;
    }
    outline->headings[level] = index;
}

static uint32_t item_depth(const struct outline_clause *clause)
{
    uint32_t depth = clause->kind == CLAUSE_ITEM && clause->level ? clause->level : 1;
    return depth < DEPTHS ? depth : DEPTHS - 1;
}

/* The lead-in of a list's clause; opens the clause as the last of its depth. */
static uint32_t enter_list(struct outline *outline, const struct outline_clause *clauses,
                           uint32_t index)
{
    uint32_t depth = item_depth(&clauses[index]);
    for (uint32_t open = outline->depth + 1; open <= depth; open++) {
        outline->items[open] = OUTLINE_NONE;
    }
    outline->items[depth] = index;
    outline->depth = depth;
    for (uint32_t outer = depth - 1; outer > 0; outer--) {
        if (outline->items[outer] != OUTLINE_NONE && clauses[outline->items[outer]].leads) {
            return outline->items[outer];
        }
    }
    return outline->before;
}

void outline_place(const struct outline_clause *clauses, size_t count, struct outline_place *places)
{
    struct outline outline = {.before = OUTLINE_NONE};
    open_heading(&outline, 1, OUTLINE_NONE);
    for (uint32_t i = 0; i < count; i++) {
        const struct outline_clause *clause = &clauses[i];
        bool heading = clause->kind == CLAUSE_HEADING;
        bool list = clause->kind == CLAUSE_ITEM || clause->kind == CLAUSE_ROW ||
                    clause->kind == CLAUSE_DEFINITION;
        unsigned level = heading ? heading_level(clause) : LEVELS;
        places[i].heading = find_heading(&outline, level);
        places[i].lead_in = list ? enter_list(&outline, clauses, i) : OUTLINE_NONE;
        if (heading) {
            open_heading(&outline, level, i);
        }
        if (!list && clause->kind != CLAUSE_RULE) {
            outline.depth = 0;
            outline.before = clause->leads ? i : OUTLINE_NONE;
        }
    }
}
