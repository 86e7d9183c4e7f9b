/* SPDX-License-Identifier: ISC */
/* ui: keys and their names, keymap files, the shipped keymaps, actions, settings, themes. */
#include "ui/actions.h"
#include "ui/keymap.h"
#include "ui/settings.h"
#include "ui/sieve.h"
#include "ui/theme.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/unit.h"

/* ---------------------------------------------------------------------------------------------
 * Keys */

static const char *const key_names[] = {
    "a", "Z", "7", "{", "\\", "^O", "^C", "<Tab>", "<Enter>", "<Escape>", "<Space>", "<Less>",
    "<Caret>", "<PageDown>", "<F1>", "<F24>", "<M-x>", "<M-Less>", "<C-Right>", "<S-Tab>",
    "<M->>", "<C-M-a>", "\xC3\xA9", "<Click>", "^\\",
};

START_TEST(key_names_are_read_and_written_alike)
{
    struct key key;
    struct buffer text = {0};
    struct span name = span_of(key_names[_i]);
    ck_assert_uint_eq(key_parse(name, &key), name.length);
    key_format(key, &text);
    ck_assert_str_eq(buffer_string(&text), key_names[_i]);
    buffer_free(&text);
}
END_TEST

struct alias {
    const char *name;
    const char *same;
};

/* What a terminal sends for both is the same. */
static const struct alias aliases[] = {
    {"^I", "<Tab>"}, {"^M", "<Enter>"}, {"^[", "<Escape>"}, {"^o", "^O"}, {"<C-o>", "^O"},
};

START_TEST(keys_that_terminals_mix_up_are_one)
{
    struct key a;
    struct key b;
    ck_assert_uint_gt(key_parse(span_of(aliases[_i].name), &a), 0);
    ck_assert_uint_gt(key_parse(span_of(aliases[_i].same), &b), 0);
    ck_assert(key_equal(a, b));
}
END_TEST

static const char *const no_keys[] = {"", "<Nothing>", "<F0>", "<F25>", "<F>", "<Tab", "<>", "^\x01"};

START_TEST(what_names_no_key_is_refused)
{
    struct key key;
    ck_assert_uint_eq(key_parse(span_of(no_keys[_i]), &key), 0);
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * Keymaps */

struct faults {
    char text[1024]; /* "FILE:LINE: REASON\n" of each */
};

static void note(void *context, const char *file, unsigned line, const char *reason)
{
    struct faults *faults = context;
    size_t used = strlen(faults->text);
    snprintf(faults->text + used, sizeof faults->text - used, "%s:%u: %s\n", file, line, reason);
}

static struct keymap *read_keymap(const char *text, struct faults *faults)
{
    struct keymap *keymap = keymap_new();
    *faults = (struct faults){0};
    keymap_read(keymap, span_of(text), "test.keys", note, faults);
    return keymap;
}

/* What the keys (one sequence) do in a context: an action's name, "..." for a beginning, "" else. */
static const char *does(const struct keymap *keymap, enum context context, const char *names)
{
    struct key keys[SEQUENCE_MAX];
    const struct binding *binding = NULL;
    int count = 0;
    struct span rest = span_of(names);
    while (rest.length) {
        size_t length = key_parse(rest, &keys[count++]);
        ck_assert_uint_gt(length, 0);
        rest = span_slice(rest, length, rest.length);
    }
    enum keymap_match match = keymap_find(keymap, context, keys, count, &binding);
    return match == KEYMAP_FOUND ? actions[binding->action].name
                                 : match == KEYMAP_PREFIX ? "..." : "";
}

START_TEST(bindings_are_found_by_sequence_and_context)
{
    struct faults faults;
    struct keymap *keymap = read_keymap("# comment\n\n"
                                        "bind browse gg top\n"
                                        "bind browse G bottom\n"
                                        "  bind\tlist  o   fold  \n"
                                        "bind browse 5 count 5\n"
                                        "bind prompt <Enter> edit-accept\n",
                                        &faults);
    ck_assert_str_eq(faults.text, "");
    ck_assert_str_eq(does(keymap, CONTEXT_LIST, "gg"), "top");
    ck_assert_str_eq(does(keymap, CONTEXT_TEXT, "g"), "...");
    ck_assert_str_eq(does(keymap, CONTEXT_TEXT, "gx"), "");
    ck_assert_str_eq(does(keymap, CONTEXT_LIST, "o"), "fold");
    ck_assert_str_eq(does(keymap, CONTEXT_TEXT, "o"), "");
    ck_assert_str_eq(does(keymap, CONTEXT_PROMPT, "G"), "");
    ck_assert_str_eq(does(keymap, CONTEXT_PROMPT, "^M"), "edit-accept");
    ck_assert_str_eq(keymap_binding(keymap, 3)->argument, "5");
    keymap_free(keymap);
}
END_TEST

START_TEST(later_lines_replace_and_take_away)
{
    struct faults faults;
    struct keymap *keymap = read_keymap("bind browse j down\nbind browse j up\n"
                                        "bind browse k up\nunbind browse k\n"
                                        "bind list x fold\nclear list\n",
                                        &faults);
    ck_assert_str_eq(faults.text, "");
    ck_assert_str_eq(does(keymap, CONTEXT_LIST, "j"), "up");
    ck_assert_str_eq(does(keymap, CONTEXT_LIST, "k"), "");
    ck_assert_str_eq(does(keymap, CONTEXT_LIST, "x"), "");
    keymap_free(keymap);
}
END_TEST

START_TEST(a_bad_line_is_named_and_the_rest_counts)
{
    struct faults faults;
    struct keymap *keymap = read_keymap("bind browse j down\n"
                                        "bind nowhere k up\n"
                                        "bind browse <Nokey> up\n"
                                        "bind browse k fly\n"
                                        "bond browse k up\n"
                                        "bind browse jj up\n"
                                        "bind browse\n"
                                        "unbind browse z\n"
                                        "keys wordstar\n"
                                        "bind browse k up\n",
                                        &faults);
    ck_assert_str_eq(does(keymap, CONTEXT_LIST, "j"), "down");
    ck_assert_str_eq(does(keymap, CONTEXT_LIST, "k"), "up");
    for (int line = 2; line <= 9; line++) {
        char place[32];
        snprintf(place, sizeof place, "test.keys:%d: ", line);
        ck_assert_msg(strstr(faults.text, place) != NULL, "%s not in:\n%s", place, faults.text);
    }
    ck_assert_ptr_eq(strstr(faults.text, ":10:"), NULL);
    ck_assert_ptr_ne(strstr(faults.text, "'j' is bound already (to down)"), NULL);
    keymap_free(keymap);
}
END_TEST

START_TEST(a_file_can_begin_from_a_shipped_keymap)
{
    struct faults faults;
    struct keymap *keymap = read_keymap("clear\nkeys emacs\nbind browse j down\n", &faults);
    ck_assert_str_eq(faults.text, "");
    ck_assert_str_eq(does(keymap, CONTEXT_LIST, "^N"), "down");
    ck_assert_str_eq(does(keymap, CONTEXT_LIST, "j"), "down");
    keymap_free(keymap);
}
END_TEST

/* Escape, function keys and the mouse may be more ways to something, but not the only one. */
static bool is_plain_key(const struct binding *binding)
{
    for (int i = 0; i < binding->key_count; i++) {
        uint32_t code = binding->keys[i].code;
        if (code == NAMED_ESCAPE || code == NAMED_MOUSE || code == NAMED_WHEEL_UP ||
            code == NAMED_WHEEL_DOWN || code >= NAMED_FUNCTION) {
            return false;
        }
    }
    return true;
}

START_TEST(shipped_keymaps_are_whole)
{
    struct faults faults = {0};
    struct keymap *keymap = keymap_new();
    bool reached[ACTION_COUNT_OF] = {0};
    const struct binding *binding;
    ck_assert(keymap_read_builtin(keymap, span_of(keymap_builtin_name((size_t)_i)), note, &faults));
    ck_assert_str_eq(faults.text, "");
    for (size_t i = 0; (binding = keymap_binding(keymap, i)) != NULL; i++) {
        reached[binding->action] |= is_plain_key(binding);
    }
    for (int action = 0; action < ACTION_COUNT_OF; action++) {
        bool by_command = action == ACTION_SET || action == ACTION_WRITE || action == ACTION_QUIT;
        if (action != ACTION_CLICK && !by_command) {
            ck_assert_msg(reached[action], "%s: no key for %s", keymap_builtin_name((size_t)_i),
                          actions[action].name);
        }
    }
    keymap_free(keymap);
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * The sieve */

struct sieved {
    const char *bytes;
    const char *passed;
};

static const struct sieved sieved[] = {
    {"plain \xC3\xA9", "plain \xC3\xA9"},
    {"\033[A\033OB\033[5~\033[1;5C", "\033[A\033OB\033[5~\033[1;5C"},
    {"\033[<0;10;20M", "\033[<0;10;20M"},
    {"\033x\033\033[B", "\033x\033\033[B"},
    {"a\033[\"Ab", "ab"},                    /* an intermediate byte */
    {"a\033[?1;2cb", "ab"},                  /* an answer about the terminal */
    {"a\033[>0;10;1cb", "ab"},
    {"a\033[99999999999;5ub", "ab"},         /* a number too large */
    {"a\033[ub\033[~c\033[27~d", "abcd"},    /* numbers missing */
    {"\033[27;5;97~", "\033[27;5;97~"},
    {"a\033[1;1;1;1;1;1;1;1;1Ab", "ab"},
    {"a\033]11;rgb:0/0/0\033\\b", "ab"},     /* control strings */
    {"a\033P1$r0m\033\\b\033]0;x\ac", "abc"},
    {"a\233Ab", "a\033[Ab"},                 /* 8-bit forms */
    {"a\235x\ab", "ab"},
    {"\xC4\x9B", "\xC4\x9B"},               /* but not within a character */
    {"a\033[1\033[Bb", "a\033[Bb"},         /* broken off */
};

/* Whether the bytes come at once or one by one. */
START_TEST(only_what_can_be_keys_passes_the_sieve)
{
    for (int single = 0; single < 2; single++) {
        struct sieve sieve = {0};
        struct buffer out = {0};
        struct span bytes = span_of(sieved[_i].bytes);
        size_t step = single ? 1 : bytes.length;
        for (size_t at = 0; at < bytes.length; at += step) {
            sieve_push(&sieve, span_slice(bytes, at, at + step), &out);
        }
        ck_assert(!sieve_holds(&sieve));
        ck_assert_str_eq(buffer_string(&out), sieved[_i].passed);
        buffer_free(&out);
    }
}
END_TEST

static const struct sieved held[] = {
    {"\033", "\033"}, {"\033[", "\033["}, {"\033[1;", ""}, {"\033]", ""}, {"\033P12", ""},
};

START_TEST(what_is_held_goes_when_nothing_follows)
{
    struct sieve sieve = {0};
    struct buffer out = {0};
    sieve_push(&sieve, span_of(held[_i].bytes), &out);
    ck_assert(sieve_holds(&sieve));
    ck_assert_uint_eq(out.length, 0);
    sieve_flush(&sieve, &out);
    ck_assert(!sieve_holds(&sieve));
    ck_assert_str_eq(buffer_string(&out), held[_i].passed);
    buffer_free(&out);
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * Actions, settings, themes */

START_TEST(actions_are_found_by_unique_beginnings)
{
    enum action_id id;
    ck_assert(action_find(span_of("down"), &id) && id == ACTION_DOWN);
    ck_assert(action_find(span_of("conc"), &id) && id == ACTION_CONCORDANCE);
    ck_assert(!action_find(span_of("page-"), &id));
    ck_assert(!action_find(span_of(""), &id));
    ck_assert(!action_find(span_of("nonsense"), &id));
    for (int i = 0; i < ACTION_COUNT_OF; i++) {
        ck_assert(action_find(span_of(actions[i].name), &id) && (int)id == i);
        ck_assert(*actions[i].help);
    }
}
END_TEST

static const char *set(struct settings *settings, const char *name, const char *value)
{
    static char text[ERROR_MESSAGE_SIZE];
    struct error error = {0};
    struct buffer now = {0};
    const struct setting *setting =
        settings_set(settings, span_of(name), span_of(value), &error);
    if (setting) {
        setting_format(setting, settings, &now);
    }
    snprintf(text, sizeof text, "%s", setting ? buffer_string(&now) : error.message);
    buffer_free(&now);
    return text;
}

START_TEST(settings_take_what_is_in_range)
{
    struct settings settings;
    settings_init(&settings);
    ck_assert_int_eq(settings.measure, 100);
    ck_assert_str_eq(set(&settings, "measure", "72"), "72");
    ck_assert_str_eq(set(&settings, "measure", "5"), "measure is a number from 20 to 400");
    ck_assert_str_eq(set(&settings, "measure", "7x"), "measure is a number from 20 to 400");
    ck_assert_str_eq(set(&settings, "measure", "99999999999"),
                     "measure is a number from 20 to 400");
    ck_assert_int_eq(settings.measure, 72);
    ck_assert_str_eq(set(&settings, "snapshots", ""), "all");
    ck_assert_str_eq(set(&settings, "snapshots", "latest"), "latest");
    ck_assert_str_eq(set(&settings, "snapshots", "most"),
                     "snapshots is one of: all, latest, distinct");
    ck_assert_str_eq(set(&settings, "mouse", "on"), "on");
    ck_assert_str_eq(set(&settings, "mouse", "!"), "off");
    ck_assert_str_eq(set(&settings, "mouse", "maybe"), "mouse is on or off");
    ck_assert_str_eq(set(&settings, "nothing", "on"), "there is no setting 'nothing'");
}
END_TEST

static bool faces_differ(struct face a, struct face b)
{
    return a.attributes != b.attributes || a.ink != b.ink || a.paper != b.paper;
}

/* A match, the current one, evidence, and a selected row can be told apart and from plain text, with
 * any number of colours and with none. */
START_TEST(what_matters_looks_different_in_every_theme)
{
    static const uint16_t styles[] = {STYLE_NORMAL,   STYLE_MATCH,  STYLE_CURRENT,
                                      STYLE_EVIDENCE, STYLE_CURSOR, STYLE_HEADING | STYLE_MATCH};
    static const int colours[] = {0, 8, 16, 256};
    enum { COUNT = sizeof styles / sizeof *styles, DEPTHS = sizeof colours / sizeof *colours };
    const struct theme *theme = theme_find(span_of(theme_name((size_t)_i)));
    for (size_t i = 0; i < (COUNT - 1) * DEPTHS; i++) {
        size_t a = i / DEPTHS;
        int depth = colours[i % DEPTHS];
        struct face face = theme_face_on(theme, styles[a], depth);
        ck_assert_int_lt(face.ink, depth ? depth : 1);
        ck_assert_int_lt(face.paper, depth ? depth : 1);
        for (size_t b = 0; b < a; b++) {
            ck_assert_msg(faces_differ(face, theme_face_on(theme, styles[b], depth)),
                          "%s on %d: %zu and %zu", theme->name, depth, a, b);
        }
    }
}
END_TEST

START_TEST(the_environment_chooses_a_theme)
{
    unsetenv("NO_COLOR");
    unsetenv("COLORFGBG");
    ck_assert_str_eq(theme_automatic()->name, "dark");
    setenv("COLORFGBG", "0;15", 1);
    ck_assert_str_eq(theme_automatic()->name, "light");
    setenv("COLORFGBG", "15;default;0", 1);
    ck_assert_str_eq(theme_automatic()->name, "dark");
    setenv("NO_COLOR", "", 1);
    ck_assert_str_eq(theme_automatic()->name, "dark");
    setenv("NO_COLOR", "1", 1);
    ck_assert_str_eq(theme_automatic()->name, "mono");
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

int main(void)
{
    Suite *suite = suite_create("ui_tables");
    TCase *tests = tcase_create("tables");

    tcase_add_loop_test(tests, key_names_are_read_and_written_alike, 0, COUNT(key_names));
    tcase_add_loop_test(tests, keys_that_terminals_mix_up_are_one, 0, COUNT(aliases));
    tcase_add_loop_test(tests, what_names_no_key_is_refused, 0, COUNT(no_keys));
    tcase_add_test(tests, bindings_are_found_by_sequence_and_context);
    tcase_add_test(tests, later_lines_replace_and_take_away);
    tcase_add_test(tests, a_bad_line_is_named_and_the_rest_counts);
    tcase_add_test(tests, a_file_can_begin_from_a_shipped_keymap);
    tcase_add_loop_test(tests, shipped_keymaps_are_whole, 0, 3);
    tcase_add_loop_test(tests, only_what_can_be_keys_passes_the_sieve, 0, COUNT(sieved));
    tcase_add_loop_test(tests, what_is_held_goes_when_nothing_follows, 0, COUNT(held));
    tcase_add_test(tests, actions_are_found_by_unique_beginnings);
    tcase_add_test(tests, settings_take_what_is_in_range);
    tcase_add_loop_test(tests, what_matters_looks_different_in_every_theme, 0, 3);
    tcase_add_test(tests, the_environment_chooses_a_theme);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
