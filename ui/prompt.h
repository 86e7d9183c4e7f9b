/* SPDX-License-Identifier: ISC */
/* The prompt in the status line: a line being edited, with history and completion, for the search,
 * commands, narrowing, file names and questions. Part of the browser (browser.h); loop's thread. */
#ifndef UI_PROMPT_H
#define UI_PROMPT_H

#include "ui/edit.h"
#include "ui/grid.h"
#include "ui/reading.h"
#include "ui/state.h"

#include <stdbool.h>

struct browser;

enum prompt_kind {
    PROMPT_SEARCH,
    PROMPT_COMMAND,
    PROMPT_NARROW, /* the list of policies */
    PROMPT_FILTER, /* the help */
    PROMPT_FILE,
    PROMPT_COMPARE, /* what to compare with */
    PROMPT_CONFIRM,
};

struct prompt {
    bool active;
    enum prompt_kind kind;
    struct editor editor;
    struct buffer label;      /* what stands before the line */
    struct buffer former;     /* what to go back to: the search or narrowing before */
    struct buffer typed;      /* the line as typed, while the history is walked */
    size_t recalled;          /* how many lines back the history stands; 0: at the line itself */
    struct buffer candidates; /* what the line may be completed to, shown beside it; "" */
    struct spot origin;       /* where the user was */
    bool origin_shown;        /* that was shown, */
    long origin_row;          /* as struct reading has it */
    struct buffer subject;    /* PROMPT_CONFIRM: what is asked about */
    void (*confirmed)(struct browser *browser); /* PROMPT_CONFIRM: what to do after `y` */
};

/* Opens a prompt with a line to begin with. */
void prompt_open(struct browser *browser, enum prompt_kind kind, struct span line);

/* Asks a yes-or-no question. */
void prompt_confirm(struct browser *browser, void (*confirmed)(struct browser *browser),
                    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Inserts what was typed; does an editing action. */
void prompt_insert(struct browser *browser, struct span text);
void prompt_act(struct browser *browser, const struct call *call);

/* True if an editing action is of use in the prompt that is open, and worth naming. */
bool prompt_offers(const struct browser *browser, enum action_id action);

/* Draws it into one row, with the cursor; returns the column where the line begins. */
int prompt_draw(struct browser *browser, struct region region);

void prompt_free(struct prompt *prompt);

/* Replaces the word before the cursor by what all the words it begins have in common, or notes the
 * words themselves; once more, turns to those that there was no room for (complete.c). */
void prompt_complete(struct browser *browser);

#endif
