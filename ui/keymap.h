/* SPDX-License-Identifier: ISC */
/* Which keys run which actions, as keymap files say (smallprint-keymap(5)).
 *
 * A *context* is where the keys go: the prompt, a pane, or "browse", which is behind every pane. A
 * binding is a sequence of keys in a context; within one context none is the beginning of another.
 * The keymaps that come with the program are files in the same format, compiled in. */
#ifndef UI_KEYMAP_H
#define UI_KEYMAP_H

#include "base/buffer.h"
#include "base/error.h"
#include "ui/actions.h"
#include "ui/key.h"

enum context {
    CONTEXT_BROWSE,
    CONTEXT_LIST,
    CONTEXT_TEXT,
    CONTEXT_FACTS,
    CONTEXT_CONCORDANCE,
    CONTEXT_CHANGES,
    CONTEXT_TREND,
    CONTEXT_PROBLEMS,
    CONTEXT_HELP,
    CONTEXT_PROMPT,
    CONTEXT_COUNT
};

const char *context_name(enum context context);

enum { SEQUENCE_MAX = 6 }; /* keys of a binding */

struct binding {
    enum context context;
    struct key keys[SEQUENCE_MAX];
    int key_count;
    enum action_id action;
    char *argument; /* "" without; owned by the keymap */
};

struct keymap;

struct keymap *keymap_new(void);
void keymap_free(struct keymap *keymap);

/* Called for each line that is wrong; the others still count. `reason` is one sentence. */
typedef void keymap_report(void *context, const char *file, unsigned line, const char *reason);

/* Adds the bindings of a file's text; `file` is its name for reports. */
void keymap_read(struct keymap *keymap, struct span text, const char *file, keymap_report *report,
                 void *context);

/* Adds a keymap that is compiled in ("vi", "emacs", "less"); false when there is none so named. */
bool keymap_read_builtin(struct keymap *keymap, struct span name, keymap_report *report,
                         void *context);

/* The name of built-in keymap number `index`, NULL behind the last. */
const char *keymap_builtin_name(size_t index);

enum keymap_match { KEYMAP_NONE, KEYMAP_PREFIX, KEYMAP_FOUND };

/* Looks a sequence up in `context`, then (for a pane) in CONTEXT_BROWSE. KEYMAP_PREFIX: more keys
 * may make a binding. The binding stays valid until the keymap changes. */
enum keymap_match keymap_find(const struct keymap *keymap, enum context context,
                              const struct key *keys, int count, const struct binding **binding);

/* Binding number `index`, in the order they were read; NULL behind the last. */
const struct binding *keymap_binding(const struct keymap *keymap, size_t index);

/* The first binding that runs an action in a context (or behind it); NULL when none does. */
const struct binding *keymap_of_action(const struct keymap *keymap, enum context context,
                                       enum action_id action);

/* Appends a binding's keys as keymap files write them. */
void binding_format(const struct binding *binding, struct buffer *out);

#endif
