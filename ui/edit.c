/* SPDX-License-Identifier: ISC */
/* Editing a line. */
#include "ui/edit.h"

#include "base/glyph.h"

void editor_free(struct editor *editor)
{
    buffer_free(&editor->text);
    editor->cursor = 0;
}

void editor_set(struct editor *editor, struct span text)
{
    buffer_clear(&editor->text);
    editor->cursor = 0;
    editor_insert(editor, text);
}

/* Replaces the bytes [start, end) and leaves the cursor behind the new ones. */
static void splice(struct editor *editor, size_t start, size_t end, struct span text)
{
    struct buffer *line = &editor->text;
    if (line->length - (end - start) + text.length > EDITOR_MAX) {
        return;
    }
    buffer_reserve(line, text.length);
    if (line->length > end) {
        memmove(line->bytes + start + text.length, line->bytes + end, line->length - end);
    }
    if (text.length) {
        memcpy(line->bytes + start, text.bytes, text.length);
    }
    line->length = line->length - (end - start) + text.length;
    editor->cursor = start + text.length;
}

void editor_insert(struct editor *editor, struct span text)
{
    splice(editor, editor->cursor, editor->cursor, text);
}

void editor_replace(struct editor *editor, size_t start, struct span text)
{
    splice(editor, start, editor->cursor, text);
}

static size_t left_of(const struct editor *editor)
{
    return editor->cursor ? glyph_before(buffer_span(&editor->text), editor->cursor) : 0;
}

static size_t right_of(const struct editor *editor)
{
    struct glyph glyph;
    if (editor->cursor == editor->text.length) {
        return editor->cursor;
    }
    glyph_next(span_slice(buffer_span(&editor->text), editor->cursor, editor->text.length), &glyph);
    return editor->cursor + glyph.bytes;
}

static size_t word_left_of(const struct editor *editor)
{
    size_t at = editor->cursor;
    const char *bytes = editor->text.bytes;
    while (at > 0 && bytes[at - 1] == ' ') {
        at--;
    }
    while (at > 0 && bytes[at - 1] != ' ') {
        at--;
    }
    return at;
}

static size_t word_right_of(const struct editor *editor)
{
    size_t at = editor->cursor;
    const char *bytes = editor->text.bytes;
    while (at < editor->text.length && bytes[at] == ' ') {
        at++;
    }
    while (at < editor->text.length && bytes[at] != ' ') {
        at++;
    }
    return at;
}

static size_t start_of(const struct editor *editor)
{
    (void)editor;
    return 0;
}

static size_t end_of(const struct editor *editor)
{
    return editor->text.length;
}

struct motion {
    enum action_id action;
    size_t (*target)(const struct editor *editor);
    bool deletes; /* what lies between the cursor and the target */
};

static const struct motion motions[] = {
    {ACTION_EDIT_LEFT, left_of, false},
    {ACTION_EDIT_RIGHT, right_of, false},
    {ACTION_EDIT_WORD_LEFT, word_left_of, false},
    {ACTION_EDIT_WORD_RIGHT, word_right_of, false},
    {ACTION_EDIT_START, start_of, false},
    {ACTION_EDIT_END, end_of, false},
    {ACTION_EDIT_BACKSPACE, left_of, true},
    {ACTION_EDIT_DELETE, right_of, true},
    {ACTION_EDIT_KILL_WORD, word_left_of, true},
    {ACTION_EDIT_KILL_START, start_of, true},
    {ACTION_EDIT_KILL_END, end_of, true},
};

bool editor_act(struct editor *editor, enum action_id action)
{
    for (size_t i = 0; i < sizeof motions / sizeof *motions; i++) {
        if (motions[i].action != action) {
            continue;
        }
        size_t target = motions[i].target(editor);
        if (!motions[i].deletes) {
            editor->cursor = target;
        } else if (target < editor->cursor) {
            splice(editor, target, editor->cursor, span_make("", 0));
        } else {
            splice(editor, editor->cursor, target, span_make("", 0));
        }
        return true;
    }
    return false;
}
