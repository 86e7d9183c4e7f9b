/* SPDX-License-Identifier: ISC */
/* Keymap files: a line is a directive with words between spaces; `#` begins a comment. */
#include "ui/keymap.h"

#include "base/memory.h"
#include "ui/keymaps.h"

#include <stdlib.h>

struct keymap {
    struct binding *bindings;
    size_t count;
    size_t capacity;
};

static const char *const context_names[CONTEXT_COUNT] = {
    [CONTEXT_BROWSE] = "browse",
    [CONTEXT_LIST] = "list",
    [CONTEXT_TEXT] = "text",
    [CONTEXT_FACTS] = "facts",
    [CONTEXT_CONCORDANCE] = "concordance",
    [CONTEXT_CHANGES] = "changes",
    [CONTEXT_TREND] = "trend",
    [CONTEXT_PROBLEMS] = "problems",
    [CONTEXT_HELP] = "help",
    [CONTEXT_PROMPT] = "prompt",
};

const char *context_name(enum context context)
{
    return context_names[context];
}

struct keymap *keymap_new(void)
{
    return xcalloc(1, sizeof(struct keymap));
}

void keymap_free(struct keymap *keymap)
{
    if (keymap) {
        for (size_t i = 0; i < keymap->count; i++) {
            free(keymap->bindings[i].argument);
        }
        free(keymap->bindings);
        free(keymap);
    }
}

static void remove_at(struct keymap *keymap, size_t index)
{
    free(keymap->bindings[index].argument);
    keymap->count--;
    memmove(&keymap->bindings[index], &keymap->bindings[index + 1],
            (keymap->count - index) * sizeof *keymap->bindings);
}

/* How many keys two sequences have in common at their beginnings. */
static int common(const struct key *a, int a_count, const struct key *b, int b_count)
{
    int count = 0;
    while (count < a_count && count < b_count && key_equal(a[count], b[count])) {
        count++;
    }
    return count;
}

/* ---------------------------------------------------------------------------------------------
 * Reading */

struct reader {
    struct keymap *keymap;
    const char *file;
    unsigned line; /* from 1 */
    keymap_report *report;
    void *context;
};

/* Takes the next word of a line, "" at its end. */
static struct span take_word(struct span *line)
{
    size_t start = 0;
    while (start < line->length && strchr(" \t\r", line->bytes[start])) {
        start++;
    }
    size_t end = start;
    while (end < line->length && !strchr(" \t\r", line->bytes[end])) {
        end++;
    }
    struct span word = span_slice(*line, start, end);
    *line = span_slice(*line, end, line->length);
    return word;
}

static struct span trim(struct span text)
{
    while (text.length && strchr(" \t\r", text.bytes[0])) {
        text = span_slice(text, 1, text.length);
    }
    while (text.length && strchr(" \t\r", text.bytes[text.length - 1])) {
        text.length--;
    }
    return text;
}

static bool find_context(struct span word, enum context *context, struct error *error)
{
    for (int i = 0; i < CONTEXT_COUNT; i++) {
        if (span_equal(span_of(context_names[i]), word)) {
            *context = (enum context)i;
            return true;
        }
    }
    return error_set(error, "'%.*s' is no context (browse, list, text, facts, concordance, "
                            "problems, help, prompt)", (int)word.length, word.bytes);
}

static bool parse_keys(struct span word, struct binding *binding, struct error *error)
{
    size_t at = 0;
    if (word.length == 0) {
        return error_set(error, "the keys are missing");
    }
    while (at < word.length) {
        struct key key;
        size_t length = key_parse(span_slice(word, at, word.length), &key);
        if (!length) {
            return error_set(error, "'%.*s' names no key", (int)(word.length - at),
                             word.bytes + at);
        }
        if (binding->key_count == SEQUENCE_MAX) {
            return error_set(error, "more than %d keys in a row", SEQUENCE_MAX);
        }
        binding->keys[binding->key_count++] = key;
        at += length;
    }
    return true;
}

/* Makes room for a binding: drops one with the same keys; fails when one is the other's beginning. */
static bool displace(struct keymap *keymap, const struct binding *binding, struct error *error)
{
    for (size_t i = 0; i < keymap->count; i++) {
        struct binding *other = &keymap->bindings[i];
        int same = common(other->keys, other->key_count, binding->keys, binding->key_count);
        if (other->context != binding->context ||
            (same < other->key_count && same < binding->key_count)) {
            continue;
        }
        if (same == other->key_count && same == binding->key_count) {
            remove_at(keymap, i);
            return true;
        }
        struct buffer keys = {0};
        binding_format(other, &keys);
        error_set(error, "'%s' is bound already (to %s): unbind it first", buffer_string(&keys),
                  actions[other->action].name);
        buffer_free(&keys);
        return false;
    }
    return true;
}

static bool read_bind(struct reader *reader, struct span rest, struct error *error)
{
    struct keymap *keymap = reader->keymap;
    struct binding binding = {0};
    struct span context = take_word(&rest);
    struct span keys = take_word(&rest);
    struct span action = take_word(&rest);
    if (!find_context(context, &binding.context, error) || !parse_keys(keys, &binding, error)) {
        return false;
    }
    if (!action_find(action, &binding.action)) {
        return error_set(error, "'%.*s' is no action", (int)action.length, action.bytes);
    }
    if (!displace(keymap, &binding, error)) {
        return false;
    }
    struct span argument = trim(rest);
    binding.argument = xstrndup(argument.length ? argument.bytes : "", argument.length);
    keymap->bindings = array_reserve(keymap->bindings, &keymap->capacity, keymap->count + 1,
                                     sizeof *keymap->bindings);
    keymap->bindings[keymap->count++] = binding;
    return true;
}

static bool read_unbind(struct reader *reader, struct span rest, struct error *error)
{
    struct keymap *keymap = reader->keymap;
    struct binding wanted = {0};
    struct span context = take_word(&rest);
    struct span keys = take_word(&rest);
    if (!find_context(context, &wanted.context, error) || !parse_keys(keys, &wanted, error)) {
        return false;
    }
    for (size_t i = 0; i < keymap->count; i++) {
        const struct binding *binding = &keymap->bindings[i];
        if (binding->context == wanted.context && binding->key_count == wanted.key_count &&
            common(binding->keys, binding->key_count, wanted.keys, wanted.key_count) ==
                wanted.key_count) {
            remove_at(keymap, i);
            return true;
        }
    }
    return error_set(error, "'%.*s' is not bound there", (int)keys.length, keys.bytes);
}

static bool read_clear(struct reader *reader, struct span rest, struct error *error)
{
    struct keymap *keymap = reader->keymap;
    struct span word = take_word(&rest);
    enum context context = CONTEXT_COUNT;
    if (word.length && !find_context(word, &context, error)) {
        return false;
    }
    for (size_t i = keymap->count; i-- > 0;) {
        if (!word.length || keymap->bindings[i].context == context) {
            remove_at(keymap, i);
        }
    }
    return true;
}

static bool read_keys(struct reader *reader, struct span rest, struct error *error)
{
    struct span name = take_word(&rest);
    if (!keymap_read_builtin(reader->keymap, name, reader->report, reader->context)) {
        return error_set(error, "'%.*s' is no keymap of this program (vi, emacs, less)",
                         (int)name.length, name.bytes);
    }
    return true;
}

struct directive {
    const char *name;
    bool (*read)(struct reader *reader, struct span rest, struct error *error);
};

static const struct directive directives[] = {
    {"bind", read_bind},
    {"unbind", read_unbind},
    {"clear", read_clear},
    {"keys", read_keys},
};

static bool read_line(struct reader *reader, struct span line, struct error *error)
{
    struct span word = take_word(&line);
    if (word.length == 0 || word.bytes[0] == '#') {
        return true;
    }
    for (size_t i = 0; i < sizeof directives / sizeof *directives; i++) {
        if (span_equal(span_of(directives[i].name), word)) {
            return directives[i].read(reader, line, error);
        }
    }
    return error_set(error, "'%.*s' is no directive (bind, unbind, clear, keys)", (int)word.length,
                     word.bytes);
}

void keymap_read(struct keymap *keymap, struct span text, const char *file, keymap_report *report,
                 void *context)
{
    struct reader reader = {keymap, file, 0, report, context};
    size_t at = 0;
    while (at < text.length) {
        const char *newline = memchr(text.bytes + at, '\n', text.length - at);
        size_t end = newline ? (size_t)(newline - text.bytes) : text.length;
        struct error error = {0};
        reader.line++;
        if (!read_line(&reader, span_slice(text, at, end), &error)) {
            report(context, file, reader.line, error.message);
        }
        at = end + 1;
    }
}

struct builtin {
    const char *name;
    const char *file;
    const char *text;
    const size_t *size;
};

static const struct builtin builtins[] = {
    {"vi", "vi.keys", keymap_vi, &keymap_vi_size},
    {"emacs", "emacs.keys", keymap_emacs, &keymap_emacs_size},
    {"less", "less.keys", keymap_less, &keymap_less_size},
};

enum { BUILTIN_COUNT = sizeof builtins / sizeof *builtins };

bool keymap_read_builtin(struct keymap *keymap, struct span name, keymap_report *report,
                         void *context)
{
    for (size_t i = 0; i < BUILTIN_COUNT; i++) {
        const struct builtin *builtin = &builtins[i];
        if (span_equal(span_of(builtin->name), name)) {
            struct span text = span_make(builtin->text, *builtin->size);
            keymap_read(keymap, text, builtin->file, report, context);
            return true;
        }
    }
    return false;
}

const char *keymap_builtin_name(size_t index)
{
    return index < BUILTIN_COUNT ? builtins[index].name : NULL;
}

/* ---------------------------------------------------------------------------------------------
 * Asking */

static enum keymap_match find_in(const struct keymap *keymap, enum context context,
                                 const struct key *keys, int count, const struct binding **found)
{
    enum keymap_match match = KEYMAP_NONE;
    for (size_t i = 0; i < keymap->count; i++) {
        const struct binding *binding = &keymap->bindings[i];
        if (binding->context == context && binding->key_count >= count &&
            common(binding->keys, binding->key_count, keys, count) == count) {
            *found = binding;
            if (binding->key_count == count) {
                return KEYMAP_FOUND;
            }
            match = KEYMAP_PREFIX;
        }
    }
    return match;
}

enum keymap_match keymap_find(const struct keymap *keymap, enum context context,
                              const struct key *keys, int count, const struct binding **binding)
{
    enum keymap_match match = find_in(keymap, context, keys, count, binding);
    if (match == KEYMAP_FOUND || context == CONTEXT_BROWSE || context == CONTEXT_PROMPT) {
        return match;
    }
    enum keymap_match behind = find_in(keymap, CONTEXT_BROWSE, keys, count, binding);
    return behind == KEYMAP_NONE ? match : behind;
}

const struct binding *keymap_binding(const struct keymap *keymap, size_t index)
{
    return index < keymap->count ? &keymap->bindings[index] : NULL;
}

const struct binding *keymap_of_action(const struct keymap *keymap, enum context context,
                                       enum action_id action)
{
    const struct binding *behind = NULL;
    for (size_t i = 0; i < keymap->count; i++) {
        const struct binding *binding = &keymap->bindings[i];
        if (binding->action != action) {
            continue;
        }
        if (binding->context == context) {
            return binding;
        }
        if (binding->context == CONTEXT_BROWSE && context != CONTEXT_PROMPT && !behind) {
            behind = binding;
        }
    }
    return behind;
}

void binding_format(const struct binding *binding, struct buffer *out)
{
    for (int i = 0; i < binding->key_count; i++) {
        key_format(binding->keys[i], out);
    }
}
