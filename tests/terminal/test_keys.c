/* SPDX-License-Identifier: ISC */
/* Every key of every keymap, pressed once where it is bound: the browser lives on, and what it then
 * shows is what it shows when it is drawn anew. */
#include "tests/terminal/session.h"
#include "tests/unit/unit.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>

enum { BINDINGS = 400, KEYMAPS_FOLDER = sizeof SMALLPRINT_SOURCE_CORPUS + 40 };

static struct session session;

/* A line `bind CONTEXT KEYS ACTION [ARGUMENT]` of a keymap. */
struct binding {
    char context[16];
    char keys[32];
    char action[32];
};

static const char *const keymaps[] = {"vi", "emacs", "less"};

static size_t read_keymap(const char *name, struct binding *bindings)
{
    char path[KEYMAPS_FOLDER];
    char line[256];
    size_t count = 0;
    snprintf(path, sizeof path, "%s/../../keymaps/%s.keys", SMALLPRINT_SOURCE_CORPUS, name);
    FILE *file = fopen(path, "re");
    ck_assert_ptr_nonnull(file);
    while (fgets(line, sizeof line, file)) {
        struct binding *binding = &bindings[count];
        count += sscanf(line, "bind %15s %31s %31s", binding->context, binding->keys,
                        binding->action) == 3;
        ck_assert_uint_lt(count, BINDINGS);
    }
    fclose(file);
    return count;
}

static bool does(const struct binding *binding, const char *action)
{
    return strcmp(binding->action, action) == 0;
}

/* The first keys of an action in a keymap; "" when it has none. */
static const char *keys_of(const struct binding *bindings, size_t count, const char *context,
                           const char *action)
{
    for (size_t i = 0; i < count; i++) {
        if (does(&bindings[i], action) && strcmp(bindings[i].context, context) == 0) {
            return bindings[i].keys;
        }
    }
    return "";
}

static struct harness *start(const char *keymap)
{
    char option[32];
    snprintf(option, sizeof option, "--keys=%s", keymap);
    struct session_options options = {.terminal = {.rows = 30, .columns = 120},
                                      .arguments = {option}};
    return session_open(&session, &options);
}

/* Goes to where a binding holds. */
static void go_to(struct harness *harness, const struct binding *bindings, size_t count,
                  const struct binding *binding)
{
    static const char *const ways[][2] = {
        {"list", "focus-list"},         {"text", "focus-text"},   {"facts", "focus-facts"},
        {"concordance", "concordance"}, {"help", "help"},         {"problems", "problems"},
        {"changes", "compare"},         {"trend", "trend"},
        {"prompt", "search"},           {"browse", "focus-list"},
    };
    if (strcmp(binding->context, "changes") == 0) { /* the second site has several snapshots */
        harness_keys(harness, keys_of(bindings, count, "browse", "top"));
        harness_keys(harness, keys_of(bindings, count, "browse", "down"));
    }
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (strcmp(binding->context, ways[i][0]) == 0) {
            harness_keys(harness, keys_of(bindings, count, "browse", ways[i][1]));
        }
    }
    if (strcmp(binding->context, "prompt") == 0) {
        expect_rest(harness);
        harness_keys(harness, "cookie");
    }
    expect_rest(harness);
}

/* Presses a binding's keys; false, with what is wrong, when the screen isn't as drawn anew. */
static bool press(struct harness *harness, const struct binding *binding, int silence,
                  struct buffer *difference)
{
    harness_keys(harness, binding->keys);
    if (silence) {
        harness_wait_silence(harness, silence, HARNESS_LIMIT);
    }
    expect_rest(harness);
    return session_drawn_right(harness, difference);
}

/* Back to the list, with no prompt, whatever was pressed. */
static void go_back(struct harness *harness, const struct binding *bindings, size_t count)
{
    harness_keys(harness, "^G^G");
    harness_keys(harness, keys_of(bindings, count, "browse", "focus-list"));
    expect_rest(harness);
}

/* Something may have come from a timer or a worker just then: once more, with time for it. */
static void press_again(const char *keymap, const struct binding *bindings, size_t count,
                        const struct binding *binding)
{
    struct buffer difference = {0};
    struct harness *harness = start(keymap);
    go_to(harness, bindings, count, binding);
    harness_wait_silence(harness, 300, HARNESS_LIMIT);
    if (!press(harness, binding, 300, &difference)) {
        expect_fail(harness, "%s: %s in %s (%s): %s", keymap, binding->keys, binding->context,
                    binding->action, buffer_string(&difference));
    }
    buffer_free(&difference);
}

START_TEST(every_key_works_and_draws_right)
{
    struct binding *bindings = xcalloc(BINDINGS, sizeof *bindings);
    const char *keymap = keymaps[_i];
    size_t count = read_keymap(keymap, bindings);
    struct buffer difference = {0};
    ck_assert_uint_gt(count, 80);
    struct harness *harness = start(keymap);
    for (size_t i = 0; i < count; i++) {
        go_to(harness, bindings, count, &bindings[i]);
        if (does(&bindings[i], "quit") || does(&bindings[i], "close")) {
            harness_keys(harness, bindings[i].keys);
            expect_end(harness, 0);
            harness = start(keymap);
            continue;
        }
        if (does(&bindings[i], "suspend")) {
            harness_keys(harness, bindings[i].keys);
            expect_stop(harness);
            harness_continue(harness);
            expect_text(harness, "Policies");
            go_back(harness, bindings, count);
            continue;
        }
        buffer_clear(&difference);
        bool escape = strcmp(bindings[i].keys, "<Escape>") == 0; /* it waits for more bytes */
        if (!press(harness, &bindings[i], escape ? 100 : 0, &difference)) {
            press_again(keymap, bindings, count, &bindings[i]);
            harness = start(keymap);
        }
        go_back(harness, bindings, count);
    }
    harness_keys(harness, keys_of(bindings, count, "browse", "quit"));
    expect_end(harness, 0);
    buffer_free(&difference);
    free(bindings);
}
END_TEST

static void set_up(void)
{
    session_set_up(&session);
}

static void tear_down(void)
{
    session_tear_down(&session);
}

int main(void)
{
    Suite *suite = suite_create("keys");
    TCase *tests = tcase_create("keys");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, every_key_works_and_draws_right, 0,
                        sizeof keymaps / sizeof *keymaps);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
