/* SPDX-License-Identifier: ISC */
/* Reading rules files: from text to entries, nothing interpreted yet.
 *
 * An *entry* is a header line that begins in the first column ("term data/name  Name") and the
 * indented *lines* below it: settings and examples ("yes: ..."), and patterns (all others). '#' at the beginning of a line, or behind two spaces, begins a comment. */
#ifndef FACTS_RULES_FILE_H
#define FACTS_RULES_FILE_H

#include "base/arena.h"
#include "base/span.h"
#include "facts/check.h"

#include <stdint.h>

enum rule_entry_type {
    ENTRY_LIST,
    ENTRY_TERM,
    ENTRY_FRAME,
    ENTRY_RULE,
    ENTRY_CATEGORY,
    ENTRY_EVIDENCE,
    ENTRY_TYPES
};

enum rule_line_key {
    LINE_PATTERN,
    LINE_COLUMNS,  /* evidence: the categories that the numbers of its rows are for */
    LINE_START,    /* category: the sum that evidence is added to */
    LINE_ALONE,    /* category: the sum from which it stands where no other does */
    LINE_TAKES,    /* frame: the vocabulary whose terms it makes facts of */
    LINE_BY,       /* frame, rule: who must act: operator, user, third-party */
    LINE_LOOKS,    /* frame: where its terms stand: before, after */
    LINE_WITH,     /* a pattern that must be found in the sentence, its lead-in or heading */
    LINE_WITHOUT,  /* a pattern that may not be found in the sentence */
    LINE_STOPS,    /* frame: a pattern past which the verb doesn't reach */
    LINE_NEEDS,    /* frame, rule: subject, finite, introduction, statement: what must be given besides */
    LINE_BEHIND,   /* frame: a pattern that may not stand right before the term */
    LINE_LED_BY,   /* frame: a pattern that leads from the verb to the term */
    LINE_UNDER,    /* a pattern that must be found in the heading */
    LINE_IN,       /* frame: heading: looked for in the heading above instead of the text */
    LINE_POLARITY, /* yes, no, conditional, asserted, not-denied: whatever the sentence looks like */
    LINE_ACTOR,    /* third-party: whose practice it is */
    LINE_EVIDENCE, /* frame: whole: from the verb to the term; term: the term alone */
    LINE_DATA,     /* yes: the fact carries data types */
    LINE_GENERIC,  /* term, rule: yes: gives way to other terms of the verb, facts of the kind */
    LINE_ONLY,     /* frame: the one value of its terms that it makes facts of */
    LINE_EXCEPT,   /* frame: the one value that it makes none of */
    LINE_LINKS,    /* rule: yes: also within web and mail addresses */
    LINE_CASE,     /* capital, upper: how the words must be written */
    LINE_YES,      /* examples: must yield the fact with polarity yes, ... */
    LINE_DENIES,   /* ... no, ... */
    LINE_IF,       /* ... conditional */
    LINE_NO,       /* must not yield it */
    LINE_KEYS
};

/* What a frame or a row of evidence is looked for in. */
enum rule_where {
    WHERE_TEXT,    /* the sentence */
    WHERE_HEADING, /* the heading above */
    WHERE_LEAD_IN, /* the sentence that introduces the list */
    WHERE_FACT,    /* the facts */
    WHERE_COUNT
};

struct rule_line {
    enum rule_line_key key;
    struct span text; /* pattern, row, value or example; without the key */
    uint32_t line;    /* from 1 */
    uint32_t column;  /* of text, bytes from 1 */
};

struct rule_entry {
    enum rule_entry_type type;
    struct span id;    /* as in the header: "data/name", "collects:asks", "security" */
    struct span label; /* the rest of the header; may be empty */
    const char *file;  /* name for messages */
    uint32_t line;     /* of the header */
    struct rule_line *lines; /* in the arena */
    size_t line_count;
};

struct rule_entries {
    struct arena arena;       /* copies of the texts, lines, file names */
    struct rule_entry *items; /* heap; in the order of the files, a replaced entry in its place */
    size_t count;
    size_t capacity;
};

void rule_entries_free(struct rule_entries *entries);

/* Reads one file's `text` (copied). Entries with the type and id of an earlier *file's* entry
 * replace it; twice in one file is a problem. Problems are added; what is right is read. */
void rule_entries_read(struct rule_entries *entries, const char *file, struct span text,
                       struct rule_problems *problems);

/* What an evidence entry of that id ("text", "heading:mine") is looked for in; WHERE_COUNT when it is
 * none of them. */
enum rule_where rule_where_find(struct span id);

/* "list", "term", ... */
const char *rule_entry_type_name(enum rule_entry_type type);

#endif
