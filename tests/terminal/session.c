/* SPDX-License-Identifier: ISC */
/* The collection of the terminal tests, and smallprint on it.
 *
 * Eight policies of six invented sites. "cookie" stands in five distinct clauses: three of amber,
 * one in all three snapshots of birch, one in birch's newest. cedar is wide and combining
 * characters, elm is long, fern says one clause of amber again. */
#include "tests/terminal/session.h"

#include "base/memory.h"
#include "tests/unit/unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum { BROWSER_TIMERS = 100 }; /* milliseconds: longer than those that follow a key (READING_REST) */

static const char amber[] = "# Amber Lamps Privacy\n\n"
                            "## What we collect\n\n"
                            "We collect your name and your shoe size when you order a lamp.\n\n"
                            "* Your street, so that the parcel finds you.\n"
                            "* Your favourite biscuit, which we print on the box.\n\n"
                            "## Cookies\n\n"
                            "We set a cookie that remembers the lamp you looked at.\n\n"
                            "You can refuse the cookie in your browser.\n\n"
                            "## Sharing\n\n"
                            "We never sell your shoe size to anybody.\n\n"
                            "We do not collect your postal address.\n\n"
                            "We collect your postal address.\n";

static const char birch[] = "# Birch Mail\n\n"
                            "Our cookie counts birds.\n\n"
                            "We keep letters for thirty days.\n";

static const char birch_newest[] = "# Birch Mail\n\n"
                                   "Our cookie counts birds.\n\n"
                                   "Another cookie counts squirrels.\n\n"
                                   "We keep letters for ninety days.\n";

static const char cedar[] =
    "# \346\235\211\343\201\256\346\234\250 Cedar\n\n"
    "\345\200\213\344\272\272\346\203\205\345\240\261\343\201\257\345\247\223\345\220\215\343\200\201"
    "\344\275\217\346\211\200\343\200\201\351\233\273\350\251\261\347\225\252\345\217\267\343\201\247"
    "\343\201\231\343\200\202\345\200\213\344\272\272\346\203\205\345\240\261\343\201\257\345\247\223"
    "\345\220\215\343\200\201\344\275\217\346\211\200\343\200\201\351\233\273\350\251\261\347\225\252"
    "\345\217\267\343\201\247\343\201\231\343\200\202\n\n"
    "e\314\201a\314\200o\314\202u\314\210 n\314\203 e\314\201\314\243\314\204 re\314\201sume\314\201 "
    "cafe\314\201 nai\314\210ve\n\n"
    "\360\237\215\252 cookies \360\237\220\246 birds \360\237\230\200\360\237\230\200\360\237\230\200"
    "\360\237\230\200\360\237\230\200\360\237\230\200\360\237\230\200\360\237\230\200\n\n"
    "a\345\200\213b\345\200\213c\345\200\213d\345\200\213e\345\200\213f\345\200\213g\345\200\213h"
    "\345\200\213i\345\200\213j\345\200\213k\345\200\213l\345\200\213m\345\200\213n\345\200\213\n";

static const char fern[] = "# Fern\n\n"
                           "We never sell your shoe size to anybody.\n\n"
                           "| What | How long |\n"
                           "|------|----------|\n"
                           "| Name | Ten years |\n"
                           "| Hat size | One week |\n";

enum { ELM_CHAPTERS = 40 };

void session_add_policy(struct session *session, const char *path, const char *site,
                        const char *date, const char *text)
{
    struct buffer file = {0};
    struct buffer name = {0};
    if (site) {
        buffer_printf(
            &file,
            "> *The following text is extracted and transformed from the %s privacy policy "
            "that was archived on %s. Please check the [original snapshot on the Wayback "
            "Machine](https://web.archive.org/web/%.4s%.2s%.2s000000id_/http%%3A//%s/"
            "privacy) for the most accurate reproduction.*\n\n",
            site, date, date, date + 5, date + 8, site);
    }
    buffer_append_string(&file, text);
    buffer_printf(&name, "policies/%s", path);
    scratch_write(&session->scratch, buffer_string(&name), file.bytes, file.length);
    buffer_free(&file);
    buffer_free(&name);
}

static void add_elm(struct session *session)
{
    struct buffer text = {0};
    buffer_append_string(&text, "# Elm Notes\n\n");
    for (int i = 1; i <= ELM_CHAPTERS; i++) {
        buffer_printf(
            &text,
            "## Chapter %d\n\nIn chapter %d we explain at some length, and with many words "
            "that fill more than one row of a narrow screen, that elm number %d is not "
            "shown to visitors.\n\n",
            i, i, i);
    }
    session_add_policy(session, "elm.example.md", "elm.example", "2016-01-02",
                       buffer_string(&text));
    buffer_free(&text);
}

void session_set_up(struct session *session)
{
    *session = (struct session){.harness = NULL};
    scratch_make(&session->scratch);
    scratch_make_folder(&session->scratch, "home");
    session->collection = scratch_path(&session->scratch, "policies");
    session_add_policy(session, "amber.example.md", "amber.example", "2011-03-04", amber);
    session_add_policy(session, "birch.example@2009-05-06.md", "birch.example", "2009-05-06",
                       birch);
    session_add_policy(session, "birch.example@2012-05-06.md", "birch.example", "2012-05-06",
                       birch);
    session_add_policy(session, "birch.example.md", "birch.example", "2015-05-06", birch_newest);
    session_add_policy(session, "cedar.example.md", "cedar.example", "2013-07-08", cedar);
    add_elm(session);
    session_add_policy(session, "fern.example.md", "fern.example", "2017-09-10", fern);
    session_add_policy(session, "ginkgo.example.md", "ginkgo.example", "2018-11-12",
                       "# Ginkgo\n\nNothing is collected.\n");
}

void session_tear_down(struct session *session)
{
    harness_free(session->harness);
    free(session->collection);
    scratch_remove(&session->scratch);
}

struct harness *session_start(struct session *session, const struct session_options *options)
{
    static const struct session_options defaults;
    const struct session_options *use = options ? options : &defaults;
    const char *arguments[SESSION_ARGUMENTS + 3] = {SMALLPRINT_BUILD_DIRECTORY "/smallprint"};
    struct harness_options terminal = use->terminal;
    char *home = scratch_path(&session->scratch, "home");
    size_t count = 1;
    for (size_t i = 0; i < SESSION_ARGUMENTS && use->arguments[i]; i++) {
        arguments[count++] = use->arguments[i];
    }
    arguments[count] = session->collection;
    terminal.home = home;
    harness_free(session->harness);
    session->harness = harness_start(&terminal, arguments);
    free(home);
    ck_assert_ptr_nonnull(session->harness);
    return session->harness;
}

struct harness *session_open(struct session *session, const struct session_options *options)
{
    struct harness *harness = session_start(session, options);
    expect_match(harness, "[0-9]+ polic(y|ies) ([^ ]+) [0-9]+ sites?$");
    return harness;
}

void session_expect_hit(struct harness *harness, int number, int count)
{
    char pattern[80];
    snprintf(pattern, sizeof pattern, "(clause %d of %d|  %d/%d) in [0-9]+ polic", number, count,
             number, count);
    expect_row(harness, screen_rows(harness_screen(harness)) - 2, pattern);
}

static bool has_erased(struct harness *harness, void *context)
{
    const size_t *before = context;
    return stream_erasures(screen_stream(harness_screen(harness))) > *before;
}

bool session_drawn_right(struct harness *harness, struct buffer *difference)
{
    struct screen *screen = harness_screen(harness);
    size_t erasures = stream_erasures(screen_stream(screen));
    struct picture *picture = screen_picture(screen);
    harness_signal(harness, SIGCONT);
    bool drawn = harness_wait(harness, has_erased, &erasures, HARNESS_LIMIT) &&
                 harness_wait_rest(harness, HARNESS_LIMIT);
    if (!drawn) {
        buffer_append_string(difference, "the screen isn't drawn anew");
    }
    bool same = drawn && screen_same(screen, picture, difference);
    picture_free(picture);
    return same;
}

void session_expect_drawn_right(struct harness *harness)
{
    struct buffer difference = {0};
    if (!harness_wait_silence(harness, BROWSER_TIMERS, HARNESS_LIMIT) ||
        !harness_wait_rest(harness, HARNESS_LIMIT)) {
        expect_fail(harness, "the program doesn't come to rest");
    }
    if (!session_drawn_right(harness, &difference)) {
        expect_fail(harness, "drawn anew, the screen is another one: %s",
                    buffer_string(&difference));
    }
    buffer_free(&difference);
}
