/* SPDX-License-Identifier: ISC */
/* What the command line asks for. */
#ifndef COMMAND_REQUEST_H
#define COMMAND_REQUEST_H

#include "command/output.h"
#include "query/query.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct command;

/* The strings are argv's, or constants. */
struct request {
    const struct command *command;
    char *const *operands; /* without the subcommand */
    size_t operand_count;

    bool plain;        /* browser: for screen readers */
    bool private;      /* nothing is written to the disk */
    const char *keys;  /* browser: a keymap; or NULL */
    const char *theme; /* browser: or NULL */
    bool json;         /* JSON Lines instead of text */
    bool count;        /* search: only how many */
    bool files;        /* search: only which policies */
    bool detailed;     /* list: measures too */
    bool explain;      /* facts: which rule made each */
    bool csv;          /* facts, trend: comma-separated values */
    bool summary;      /* facts: how many policies state each */
    int by;            /* facts: enum summary_by; trend: enum trend_by */
    int per;           /* trend: enum trend_per */
    bool stat;         /* diff: only counts */
    bool fact_changes; /* diff: only facts */
    uint64_t context;  /* diff: unchanged clauses around changes */
    bool all;          /* timeline: what is no change, too */
    const char *title; /* show, diff, timeline: of the document, or NULL */
    bool check;        /* rules: for mistakes */
    bool test;         /* rules: and run the examples */
    bool verbose;      /* name what could not be read */
    bool help;
    bool version;
    const char *queries; /* search, trend: a file of queries, "-" for standard input, or NULL */
    uint64_t repeat;     /* search: how often each of them is run */
    uint64_t limit;      /* search: the most lines; UINT64_MAX without */
    int scope;           /* enum query_scope */
    int snapshots;       /* enum query_snapshots */
    int order;           /* enum query_order */
    int color;           /* enum output_color */
    uint64_t threads;    /* 0: one for each core */
    uint64_t max_size;   /* bytes of the largest source; 0: the default */
    const char *revision; /* of a git repository; NULL: HEAD */
    bool work_tree;       /* of a git repository, its files and not its history */
    const char **rules;  /* further rules files; heap */
    size_t rules_count;
    size_t rules_capacity;
    int generate; /* enum generate_what */
};

/* Reads the command line: the subcommand if the first argument names one, then options and operands
 * in any order. False after a message on standard error. The caller calls request_free in any
 * case. */
bool request_read(struct request *request, int argc, char **argv);
void request_free(struct request *request);

#endif
