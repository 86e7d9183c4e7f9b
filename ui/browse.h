/* SPDX-License-Identifier: ISC */
/* The browser as main.c starts it. */
#ifndef UI_BROWSE_H
#define UI_BROWSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct browse_options {
    const char *collection;    /* path */
    bool plain;                /* for screen readers: no lines, no alternate screen */
    bool private;              /* nothing is written to disk */
    const char *keys;          /* "vi", "emacs", "less", or a file; NULL: the user's file */
    const char *theme;         /* a setting's value, or NULL */
    unsigned threads;          /* as in struct archive_options, with the next five */
    uint64_t max_size;
    const char *revision;
    bool work_tree;
    const char *const *rules;
    size_t rules_count;
};

/* Runs the browser until the user leaves it. Returns the exit status: 0, or 2 after a message on
 * standard error. */
int browse_main(const struct browse_options *options);

#endif
