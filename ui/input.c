/* SPDX-License-Identifier: ISC */
/* From keys to actions. */
#include "ui/input.h"

#include "base/glyph.h"
#include "base/memory.h"
#include "base/place.h"
#include "ui/browser.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    NUMBER_MAX = 99999999, /* typed before an action; more digits are not taken */
    KEYS_MAX = 1 << 20,    /* bytes of a keymap file */
};

static void on_partial(void *context);

void input_init(struct browser *browser)
{
    browser->input.partial = loop_timer_new(browser->loop, on_partial, browser);
}

static void take_keys(struct browser *browser, bool force)
{
    struct key key;
    enum terminal_keys result;
    loop_timer_stop(browser->input.partial);
    while ((result = terminal_key(browser->terminal, force, &key)) == TERMINAL_KEY) {
        input_key(browser, key);
    }
    if (result == TERMINAL_PARTIAL) {
        loop_timer_start(browser->input.partial, (unsigned)terminal_wait(browser->terminal));
    }
}

static void on_partial(void *context)
{
    take_keys(context, true);
}

void input_read(struct browser *browser)
{
    if (terminal_read(browser->terminal)) {
        take_keys(browser, false);
    } else {
        browser_quit(browser, 0);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Keys */

static void reset(struct input *input)
{
    input->key_count = 0;
    input->waiting = false;
    input->number = 0;
}

void input_run(struct browser *browser, const struct call *call)
{
    browser->dirty = true;
    actions[call->id].run(browser, call);
}

static bool is_printable(struct key key)
{
    return !key.modifiers && key.code >= ' ' && key.code < KEY_NAMED && key.code != 0x7F;
}

static void run_binding(struct browser *browser, const struct binding *binding, struct key key)
{
    struct input *input = &browser->input;
    struct call call = {.id = binding->action,
                        .count = input->number,
                        .argument = span_of(binding->argument),
                        .row = key.row,
                        .column = key.column};
    input->key_count = 0;
    if (actions[call.id].argument == ARGUMENT_KEY && !call.argument.length) {
        input->waiting = true;
        input->action = call.id;
        return;
    }
    if (call.id != ACTION_COUNT) {
        input->number = 0;
    }
    input_run(browser, &call);
}

/* The letter that an action waits for. */
static void take_letter(struct browser *browser, struct key key)
{
    struct buffer letter = {0};
    struct call call = {.id = browser->input.action, .count = browser->input.number};
    reset(&browser->input);
    if (is_printable(key)) {
        glyph_append(key.code, &letter);
        call.argument = buffer_span(&letter);
        input_run(browser, &call);
    }
    buffer_free(&letter);
}

static void complain_unbound(struct browser *browser)
{
    struct buffer keys = {0};
    for (int i = 0; i < browser->input.key_count; i++) {
        key_format(browser->input.keys[i], &keys);
    }
    const struct binding *help =
        keymap_of_action(browser->keymap, CONTEXT_BROWSE, ACTION_HELP);
    buffer_append_string(&keys, " does nothing here");
    if (help) {
        buffer_append_string(&keys, "; ");
        binding_format(help, &keys);
        buffer_append_string(&keys, " shows the keys");
    }
    browser_complain(browser, "%s.", buffer_string(&keys));
    buffer_free(&keys);
}

static enum context context_now(const struct browser *browser)
{
    return browser->prompt.active ? CONTEXT_PROMPT : browser_focus(browser)->class->context;
}

static void insert_key(struct browser *browser, struct key key)
{
    struct buffer text = {0};
    glyph_append(key.code, &text);
    prompt_insert(browser, buffer_span(&text));
    buffer_free(&text);
}

void input_key(struct browser *browser, struct key key)
{
    struct input *input = &browser->input;
    const struct binding *binding = NULL;
    browser->dirty = true;
    browser->key_time = loop_now(browser->loop);
    buffer_clear(&browser->message);
    if (input->waiting) {
        take_letter(browser, key);
        return;
    }
    input->keys[input->key_count++] = key;
    switch (keymap_find(browser->keymap, context_now(browser), input->keys, input->key_count,
                        &binding)) {
    case KEYMAP_FOUND:
        run_binding(browser, binding, key);
        break;
    case KEYMAP_PREFIX:
        break;
    case KEYMAP_NONE:
        if (browser->prompt.active && input->key_count == 1 && is_printable(key)) {
            insert_key(browser, key);
        } else if (!browser->prompt.active) {
            complain_unbound(browser);
        }
        reset(input);
        break;
    }
}

void input_pending(const struct browser *browser, struct buffer *out)
{
    const struct input *input = &browser->input;
    if (input->number) {
        buffer_printf(out, "%u", input->number);
    }
    for (int i = 0; i < input->key_count; i++) {
        key_format(input->keys[i], out);
    }
    if (input->waiting) {
        buffer_printf(out, "%s ...", actions[input->action].name);
    }
}

void action_count(struct browser *browser, const struct call *call)
{
    struct input *input = &browser->input;
    unsigned digit = call->argument.length ? (unsigned)(call->argument.bytes[0] - '0') : 10;
    if (digit > 9) {
        browser_complain(browser, "count needs a digit.");
        return;
    }
    if (input->number <= NUMBER_MAX / 10) {
        input->number = input->number * 10 + digit;
    }
}

/* ---------------------------------------------------------------------------------------------
 * Commands */

static struct span trim(struct span text)
{
    while (text.length && text.bytes[0] == ' ') {
        text = span_slice(text, 1, text.length);
    }
    while (text.length && text.bytes[text.length - 1] == ' ') {
        text.length--;
    }
    return text;
}

static bool parse_number(struct span text, unsigned *number)
{
    *number = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] < '0' || text.bytes[i] > '9' || *number > NUMBER_MAX / 10) {
            return false;
        }
        *number = *number * 10 + (unsigned)(text.bytes[i] - '0');
    }
    return text.length > 0;
}

void input_command(struct browser *browser, struct span line)
{
    struct call call = {.id = ACTION_COUNT_OF};
    line = trim(line);
    size_t length = 0;
    while (length < line.length && line.bytes[length] != ' ') {
        length++;
    }
    struct span name = span_slice(line, 0, length);
    call.argument = trim(span_slice(line, length, line.length));
    if (name.length == 0) {
        return;
    }
    if (parse_number(name, &call.count)) {
        call.id = ACTION_TOP;
    } else if (action_find(name, &call.id) && span_equal(span_of(actions[call.id].name), name)) {
        /* an action's whole name goes before a setting's */
    } else if (setting_find(name)) {
        call.id = ACTION_SET;
        call.argument = line;
    } else if (!action_find(name, &call.id)) {
        browser_complain(browser, call.id == ACTION_COUNT_OF ? "There is no action or setting '%.*s'."
                                                             : "Several actions begin with '%.*s'.",
                         (int)name.length, name.bytes);
        return;
    }
    input_run(browser, &call);
}

/* ---------------------------------------------------------------------------------------------
 * Keymaps */

static void report(void *context, const char *file, unsigned line, const char *reason)
{
    struct browser *browser = context;
    browser_complain(browser, "%s:%u: %s", file, line, reason);
    buffer_printf(&browser->key_faults, "%s:%u: %s\n", file, line, reason);
}

static bool read_file(const char *path, struct buffer *out)
{
    FILE *file = fopen(path, "re");
    if (!file) {
        return false;
    }
    out->length = fread(buffer_reserve(out, KEYS_MAX), 1, KEYS_MAX, file);
    bool good = !ferror(file);
    fclose(file);
    return good;
}

void input_load_keys(struct browser *browser)
{
    const char *keys = browser->options->keys;
    struct buffer path = {0};
    struct buffer text = {0};
    keymap_free(browser->keymap);
    browser->keymap = keymap_new();
    if (keys && keymap_read_builtin(browser->keymap, span_of(keys), report, browser)) {
        goto done;
    }
    keymap_read_builtin(browser->keymap, span_of(keymap_builtin_name(0)), report, browser);
    if (keys) {
        buffer_append_string(&path, keys);
    } else {
        place_append_user(PLACE_CONFIG, "keys", &path);
    }
    if (read_file(buffer_string(&path), &text)) {
        keymap_read(browser->keymap, buffer_span(&text), path.bytes, report, browser);
    } else if (keys || (path.length && errno != ENOENT)) {
        browser_complain(browser, "%s: %s", path.bytes, strerror(errno));
    }
done:
    buffer_free(&path);
    buffer_free(&text);
    browser_changed(browser, CHANGE_KEYS);
}
