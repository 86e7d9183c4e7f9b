/* SPDX-License-Identifier: ISC */
/* A line of text being edited. */
#ifndef UI_EDIT_H
#define UI_EDIT_H

#include "base/buffer.h"
#include "ui/actions.h"

struct editor {
    struct buffer text; /* UTF-8 */
    size_t cursor;      /* byte of it, at a glyph's border */
};

enum { EDITOR_MAX = 4096 }; /* bytes that a line may have; more is not taken */

void editor_free(struct editor *editor);

/* Replaces the line and puts the cursor at its end. */
void editor_set(struct editor *editor, struct span text);

/* Inserts at the cursor. */
void editor_insert(struct editor *editor, struct span text);

/* Replaces the bytes [start, cursor) by `text`. */
void editor_replace(struct editor *editor, size_t start, struct span text);

/* Does an editing action (move or delete); false when the action is another. */
bool editor_act(struct editor *editor, enum action_id action);

#endif
