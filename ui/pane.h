/* SPDX-License-Identifier: ISC */
/* What a pane is: a table of functions, and the state behind them.
 *
 * A pane draws what the browser knows (browser.h) into the region it is given, and does the actions
 * its class lists. It keeps only what is its own: which row is selected, how far it is scrolled. It
 * starts no work by itself but through the functions of reading.h and search.h, includes no other
 * pane's file, and knows no terminal. All of it runs on the loop's thread and returns at once.
 *
 * To add a pane: a file with its class, a line in panes[] (panes.c), a context in keymap.h. */
#ifndef UI_PANE_H
#define UI_PANE_H

#include "base/buffer.h"
#include "ui/actions.h"
#include "ui/grid.h"
#include "ui/keymap.h"

#include <stdbool.h>

struct browser;
struct pane;

enum pane_id {
    PANE_LIST,
    PANE_TEXT,
    PANE_FACTS,
    PANE_CONCORDANCE,
    PANE_CHANGES,
    PANE_TREND,
    PANE_PROBLEMS,
    PANE_HELP,
    PANE_COUNT
};

/* What has changed in the browser's model; bits. */
enum change {
    CHANGE_VIEW = 1,      /* more is indexed: browser->view, browser->progress */
    CHANGE_ROSTER = 2,    /* browser->roster */
    CHANGE_SEARCH = 4,    /* browser->search: its inquiry or its hits */
    CHANGE_DOCUMENT = 8,  /* browser->reading.document is another one */
    CHANGE_MARKS = 16,    /* browser->reading.marks */
    CHANGE_FINDINGS = 32, /* browser->reading.findings */
    CHANGE_KEYS = 64,     /* browser->keymap */
    CHANGE_PLACE = 128,   /* browser->reading.place */
    CHANGE_SHOWN = 256,   /* browser->main: the main column shows another pane */
    CHANGE_ANNALS = 512,  /* more timelines are known: browser->annals */
    CHANGE_COMPARISON = 1024, /* browser->comparing */
    CHANGE_TREND = 2048,  /* browser->trend */
};

/* What a pane does when an action reaches it. */
struct pane_action {
    enum action_id id;
    void (*run)(struct pane *pane, const struct call *call);
};

enum { PANE_HINTS = 5 };

struct pane_class {
    /* Its name: the context of its keys. */
    enum context context;

    /* Makes one; `browser` outlives it. */
    struct pane *(*create)(struct browser *browser);
    void (*destroy)(struct pane *pane);

    /* Draws everything into a blank region of any size. `focused`: it has the keys. It may put the
     * cursor on its selected row (region_cursor): terminals show it only with --plain. */
    void (*draw)(struct pane *pane, struct region region, bool focused);

    /* Appends its title, and to `right` what stands at the title's right end ("3 of 12"). */
    void (*title)(struct pane *pane, struct buffer *left, struct buffer *right);

    /* The model changed (enum change bits): selections may have to move. NULL: nothing to do. */
    void (*changed)(struct pane *pane, unsigned changes);

    /* A click at a row and column of its region. NULL: nothing to do. */
    void (*click)(struct pane *pane, int row, int column);

    /* What it does; `action_count` of them. */
    const struct pane_action *actions;
    size_t action_count;

    /* The actions worth naming in the help line while it has the keys. */
    enum action_id hints[PANE_HINTS];
    const char *const *hint_words; /* PANE_HINTS short words for them */

    /* Shown over the text with the whole width of the terminal. */
    bool wide;
};

struct pane {
    const struct pane_class *class;
    struct browser *browser;
    int rows, columns; /* of the region it was last drawn in; at least 1 after the first draw */
};

/* The classes, by enum pane_id. */
extern const struct pane_class *const panes[PANE_COUNT];

/* Makes a pane; draws it, and notes the size of its region; runs an action, false when the pane
 * doesn't know it. */
struct pane *pane_new(enum pane_id id, struct browser *browser);
void pane_free(struct pane *pane);
void pane_draw(struct pane *pane, struct region region, bool focused);
bool pane_act(struct pane *pane, const struct call *call);
void pane_changed(struct pane *pane, unsigned changes);

/* Says why there is nothing to see, in as many rows as it takes from `row` on. */
void pane_say(struct region region, int row, int column, const char *text);

/* ---------------------------------------------------------------------------------------------
 * Selection in rows, which lists of every kind share */

struct rows {
    size_t count;    /* rows there are */
    size_t selected; /* below count, or 0 */
    size_t top;      /* the first that is seen */
};

/* Moves the selection as an action says (down, page-up, top, ...) in a pane `height` rows high;
 * false when the action doesn't move. */
bool rows_act(struct rows *rows, const struct call *call, int height);

/* Sets count and selection, and scrolls as little as needed; when that is more than a row beyond the
 * edge, or the selection moved by single rows to an edge, it scrolls by half the height: so holding
 * a key sends few bytes. */
void rows_show(struct rows *rows, size_t count, size_t selected, int height);

#endif
