/* SPDX-License-Identifier: ISC */
/* The browser: everything that is on the screen or behind it, on the loop's thread.
 *
 * It is one struct of parts, each with a header of its own that says who changes it. Panes and
 * actions read the parts freely and change them through those headers' functions. Whatever changes
 * is announced by browser_changed; the screen is drawn anew, once, before the loop waits. */
#ifndef UI_BROWSER_H
#define UI_BROWSER_H

#include "archive.h"
#include "ui/actions.h"
#include "ui/annals.h"
#include "ui/browse.h"
#include "ui/comparing.h"
#include "ui/grid.h"
#include "ui/input.h"
#include "ui/jumps.h"
#include "ui/keymap.h"
#include "ui/layout.h"
#include "ui/loop.h"
#include "ui/pane.h"
#include "ui/prompt.h"
#include "ui/reading.h"
#include "ui/roster.h"
#include "ui/search.h"
#include "ui/settings.h"
#include "ui/state.h"
#include "ui/terminal.h"
#include "ui/trend.h"
#include "ui/watch.h"
#include "ui/work.h"

struct browser {
    const struct browse_options *options;

    /* Machinery */
    struct loop *loop;
    struct work *work;
    struct terminal *terminal;     /* NULL in tests */
    bool cursor_stays;             /* the terminal can't, or shall not, hide its cursor */
    struct grid grid;              /* what is drawn next */
    bool dirty;                    /* it has to be drawn */
    int status;                    /* exit status */
    struct error fatal;            /* said on standard error at the end; "" without */

    /* The user's choices */
    struct settings settings;
    struct keymap *keymap;
    struct buffer key_faults;      /* lines of keymap files that are wrong, with their reasons */
    struct state *state;           /* histories and marks on disk */

    /* What is known of the collection */
    struct archive *archive;       /* NULL until it is open */
    char *collection;              /* its absolute path; NULL until then, and without one */
    bool resumed;                  /* where it was left has been looked for */
    struct view *view;             /* the newest; NULL until there is one */
    struct indexer_progress progress;
    struct roster *roster;         /* NULL until there is one */
    char *narrow;                  /* narrows the list; "" */
    struct watch watch;
    struct loop_timer *refresh;    /* paces what follows the indexer */
    unsigned long long refreshed;  /* when it did last, by loop_now */
    unsigned long long key_time;   /* when the last key came */

    /* What the user is about */
    struct search search;
    struct reading reading;
    struct annals_store annals;
    struct comparing comparing;
    struct trend trend;
    struct jumps jumps;
    struct prompt prompt;
    struct input input;

    /* The screen */
    struct layout layout;
    struct pane *panes[PANE_COUNT];
    enum pane_id main;             /* what the main column shows */
    enum column focus;             /* which column has the keys */
    enum column last_side;         /* which side was seen last */
    struct buffer filter;          /* narrows the help; "" */
    struct buffer message;         /* shown in the status line until the next key; "" */
    bool complaint;                /* it says that something is wrong */
};

/* Fills *browser (zeroed) and starts opening the collection. `on_signal` is for the signals that the
 * caller has the loop catch; *options outlives the browser. It has no terminal and a grid without
 * size: whoever opened it gives it both, or only a grid. */
void browser_open(struct browser *browser, const struct browse_options *options,
                  loop_signal_callback *on_signal);

/* Saves the state and frees everything but the terminal. Why it had to leave, or what could not be
 * saved, is appended to *reason. */
void browser_close(struct browser *browser, struct buffer *reason);

/* Draws the grid, if anything has changed, and shows it on the terminal, if there is one. */
void browser_draw(struct browser *browser);

/* The pane that a column shows; the one that has the keys. */
struct pane *browser_pane(const struct browser *browser, enum column column);
struct pane *browser_focus(const struct browser *browser);

/* Gives the keys to a column, or to a pane of the main column. */
void browser_give_keys(struct browser *browser, enum column column);
void browser_show(struct browser *browser, enum pane_id main);

/* Tells every pane what changed (enum change bits) and has the screen drawn. */
void browser_changed(struct browser *browser, unsigned changes);

/* Says something in the status line until the next key; browser_complain says what is wrong. */
void browser_say(struct browser *browser, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void browser_complain(struct browser *browser, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Does what a changed setting calls for (enum redo bits). */
void browser_redo(struct browser *browser, unsigned redo);

/* Narrows the list to policies with this in their name; "" for all. */
void browser_narrow(struct browser *browser, struct span text);

/* Has the list put in order again, in the background. */
void browser_order_list(struct browser *browser);

/* Leaves with a status. */
void browser_quit(struct browser *browser, int status);

/* The theme in use. */
const struct theme *browser_theme(const struct browser *browser);

#endif
