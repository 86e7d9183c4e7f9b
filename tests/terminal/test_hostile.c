/* SPDX-License-Identifier: ISC */
/* Texts, titles, names and queries that hold control sequences: none reaches the terminal (the
 * stream would note it), and all are seen. And what leaves the browser: copies and files. */
#include "tests/terminal/session.h"
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static struct session session;

static const char hostile[] =
    "# A \033[31mred\033[m title \033]0;owned\007\n\n"
    "Escape \033[2J\033[H clears, \033]52;c;b3duZWQ=\007 copies, \033[6n asks, \033P1$q\033\\ too.\n\n"
    "C1 \302\233 31m and \302\235 52;c;eA==\302\234, raw \233 31m, delete \177, bell \007, back \b\b.\n\n"
    "Direction \342\200\256 backwards \342\200\254 \342\201\246 isolated \342\201\251 marks "
    "\342\200\217 \330\234 end.\n\n"
    "Separators \342\200\250 line \342\200\251 paragraph, mark \357\273\277 of order, tag \363\240\201\201.\n\n"
    "Invalid \377\376 \300\257 \355\240\200 \360\202\202\254 bytes.\n\n"
    "[link](javascript:\033[5m) and ![image](\033]8;;x\007)\n\n"
    "| \033[7mcell | \302\205next |\n|---|---|\n| a\rb | c\013d |\n";

static void set_up(void)
{
    session_set_up(&session);
    session_add_policy(&session, "dune.example.md", "dune.example", "2014-01-01", hostile);
    session_add_policy(&session, "evil\033]0;name\007\342\200\256.md", NULL, NULL,
                       "# Evil\n\nThe name is evil \033c.\n");
    session_add_policy(&session, "site\033[31m/Privacy \302\233Policy.md", NULL, NULL,
                       "# Folder\n\nThe folder is evil.\n");
}

static void tear_down(void)
{
    session_tear_down(&session);
}

/* ---------------------------------------------------------------------------------------------
 * Nothing gets through */

static const char *const locales[] = {"C.UTF-8", "C"};

START_TEST(control_sequences_are_shown_not_sent)
{
    static const char *const keys[] = {
        "/escape clears<Enter>",
        "g2",
        "\\",
        "^F",
        "gg",
        "\\",
        "g3jjj",
        "c",
        "g1",
        "/direction<Enter>",
        "/invalid<Enter>",
        "c",
        "c",
        "/name evil<Enter>",
        "/folder evil<Enter>",
        "!",
        "q",
        "?",
        "q",
        "\\",
        "G",
        "\\",
    };
    struct session_options options = {
        .terminal = {.rows = 40, .columns = 120, .locale = locales[_i]}};
    struct harness *harness = session_open(&session, &options);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        harness_keys(harness, keys[i]);
        ck_assert(harness_wait_silence(harness, 120, HARNESS_LIMIT));
        session_expect_drawn_right(harness);
        expect_clean(harness);
    }
    ck_assert_uint_eq(stream_copies(screen_stream(harness_screen(harness))), 0);
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

START_TEST(control_characters_are_seen)
{
    struct session_options options = {.terminal = {.rows = 40, .columns = 120}};
    struct harness *harness = session_open(&session, &options);
    harness_keys(harness, "/escape clears<Enter>g2");
    expect_text(harness, "Escape ");
    expect_no_text(harness, "Escape  clears");
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

/* What is typed is shown, sent nowhere, and kept out of the history when it isn't text. */
START_TEST(typed_bytes_are_harmless)
{
    static const char bytes[] = "/\302\233x\342\200\256\377\300\1\2\5\036\037 cookie";
    struct harness *harness = session_open(&session, NULL);
    harness_type(harness, span_make(bytes, sizeof bytes - 1));
    ck_assert(harness_wait_silence(harness, 150, HARNESS_LIMIT));
    expect_clean(harness);
    harness_keys(harness, "^G:");
    harness_type(harness, span_make(bytes, sizeof bytes - 1));
    harness_keys(harness, "<Enter>");
    ck_assert(harness_wait_silence(harness, 150, HARNESS_LIMIT));
    session_expect_drawn_right(harness);
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * Copies */

START_TEST(a_clause_is_copied_with_its_source)
{
    struct harness *harness = session_open(&session, NULL);
    harness_keys(harness, "/biscuit<Enter>");
    session_expect_hit(harness, 1, 1);
    ck_assert(harness_wait_silence(harness, 120, HARNESS_LIMIT));
    harness_keys(harness, "y");
    expect_text(harness, "Copied ");
    struct stream *stream = screen_stream(harness_screen(harness));
    ck_assert_uint_eq(stream_copies(stream), 1);
    struct buffer copied = {0};
    buffer_append_span(&copied, stream_clipboard(stream));
    const char *text = buffer_string(&copied);
    ck_assert_msg(strncmp(text, "Your favourite biscuit", 22) == 0, "%s", text);
    ck_assert_ptr_nonnull(strstr(text, "amber.example, 2011-03-04, https://web.archive.org/web/"));
    buffer_free(&copied);
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

START_TEST(in_tmux_the_clause_goes_to_tmux)
{
    char path[600];
    snprintf(path, sizeof path, "PATH=%s/bin:/usr/bin:/bin", session.scratch.path);
    const char *const environment[] = {"TMUX=/tmp/none,1,0", path, NULL};
    struct session_options options = {.terminal.environment = environment};
    scratch_write_text(&session.scratch, "bin/tmux",
                       "#!/bin/sh\necho \"$@\" > \"$HOME/asked\"\ncat > \"$HOME/given\"\n");
    char *tmux = scratch_path(&session.scratch, "bin/tmux");
    ck_assert_int_eq(chmod(tmux, 0755), 0);
    free(tmux);
    struct harness *harness = session_open(&session, &options);
    harness_keys(harness, "/biscuit<Enter>");
    session_expect_hit(harness, 1, 1);
    ck_assert(harness_wait_silence(harness, 120, HARNESS_LIMIT));
    harness_keys(harness, "y");
    expect_text(harness, "to tmux");
    ck_assert_uint_eq(stream_copies(screen_stream(harness_screen(harness))), 0);
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
    char words[400] = "";
    char *given = scratch_path(&session.scratch, "home/given");
    FILE *file = fopen(given, "re");
    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_nonnull(fgets(words, sizeof words, file));
    fclose(file);
    free(given);
    ck_assert_ptr_nonnull(strstr(words, "favourite biscuit"));
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * Files */

static char *read_home(const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "home/%s", name);
    char *whole = scratch_path(&session.scratch, path);
    FILE *file = fopen(whole, "re");
    char *bytes = calloc(1, 20000);
    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_nonnull(bytes);
    ck_assert_uint_gt(fread(bytes, 1, 19999, file), 0);
    fclose(file);
    free(whole);
    return bytes;
}

static const char *const formats[] = {"csv", "json", "md"};

START_TEST(hits_are_saved_and_nothing_is_overwritten_unasked)
{
    char keys[700];
    char name[32];
    struct session_options options = {.terminal = {.rows = 24, .columns = 200}};
    struct harness *harness = session_open(&session, &options);
    snprintf(name, sizeof name, "hits.%s", formats[_i]);
    snprintf(keys, sizeof keys, ":write %s/home/%s<Enter>", session.scratch.path, name);
    harness_keys(harness, "/biscuit<Enter>");
    session_expect_hit(harness, 1, 1);
    ck_assert(harness_wait_silence(harness, 120, HARNESS_LIMIT));
    harness_keys(harness, keys);
    expect_text(harness, "Wrote 1 ");
    char *saved = read_home(name);
    ck_assert_ptr_nonnull(strstr(saved, "amber.example"));
    ck_assert_ptr_nonnull(strstr(saved, "favourite biscuit"));
    ck_assert_ptr_nonnull(strstr(saved, "2011-03-04"));
    free(saved);
    harness_keys(harness, "/squirrels<Enter>");
    session_expect_hit(harness, 1, 1);
    ck_assert(harness_wait_silence(harness, 120, HARNESS_LIMIT));
    harness_keys(harness, keys);
    expect_text(harness, "Replace ");
    harness_keys(harness, "n");
    ck_assert(harness_wait_silence(harness, 120, HARNESS_LIMIT));
    harness_keys(harness, "^G");
    saved = read_home(name);
    ck_assert_ptr_nonnull(strstr(saved, "biscuit"));
    free(saved);
    harness_keys(harness, keys);
    expect_text(harness, "Replace ");
    harness_keys(harness, "y");
    expect_text(harness, "Wrote 1 ");
    saved = read_home(name);
    ck_assert_ptr_nonnull(strstr(saved, "squirrels"));
    free(saved);
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * Commands */

START_TEST(what_could_not_be_read_is_counted_and_listed)
{
    struct session_options options = {.terminal = {.rows = 24, .columns = 120},
                                      .arguments = {"--max-size=2K"}};
    struct harness *harness = session_start(&session, &options);
    expect_match(harness, "1 problem [^ ]+ 10 ");
    harness_keys(harness, ":problems<Enter>");
    expect_match(harness, "lm\\.example\\.md +larger than 2048 bytes");
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

START_TEST(commands_are_completed_and_help_lists_the_keys)
{
    struct session_options options = {.terminal = {.rows = 24, .columns = 120}};
    struct harness *harness = session_open(&session, &options);
    harness_keys(harness, ":conc<Tab>");
    expect_row(harness, 22, "^ :concordance");
    harness_keys(harness, "<Enter>");
    expect_text(harness, "Concordance");
    harness_keys(harness, "q:set snap<Tab>la<Tab>");
    expect_row(harness, 22, "^ :set snapshots latest");
    harness_keys(harness, "^G?");
    expect_match(harness, "j .*down ");
    harness_keys(harness, "q");
    scratch_write_text(&session.scratch, "home/config/smallprint/keys",
                       "bind browse <F5> concordance\n"
                       "bind browse zz nonsense\n");
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
    harness = session_start(&session, &options);
    expect_text(harness, "keys:2"); /* file, line, reason; the rest works */
    harness_keys(harness, "<F5>");
    expect_text(harness, "Concordance");
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hostile");
    TCase *tests = tcase_create("hostile");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, control_sequences_are_shown_not_sent, 0,
                        sizeof locales / sizeof *locales);
    tcase_add_test(tests, control_characters_are_seen);
    tcase_add_test(tests, typed_bytes_are_harmless);
    tcase_add_test(tests, a_clause_is_copied_with_its_source);
    tcase_add_test(tests, in_tmux_the_clause_goes_to_tmux);
    tcase_add_loop_test(tests, hits_are_saved_and_nothing_is_overwritten_unasked, 0,
                        sizeof formats / sizeof *formats);
    tcase_add_test(tests, what_could_not_be_read_is_counted_and_listed);
    tcase_add_test(tests, commands_are_completed_and_help_lists_the_keys);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
