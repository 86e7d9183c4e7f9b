/* SPDX-License-Identifier: ISC */
/* Random keys, resizes and pauses, from a seed: the browser lives on, sends only what curses may
 * send, no sanitizer complains, and at the end it leaves the terminal as it was.
 *
 * $SMALLPRINT_CHECK_SCALE scales the number of keys. */
#include "tests/terminal/session.h"
#include "tests/unit/unit.h"

#include <stdint.h>

enum {
    SEEDS = 2,
    KEYS = 10000,     /* for each seed */
    BATCH = 32,       /* keys that are typed at once, at most */
    LONG_PAUSE = 100, /* milliseconds: longer than the timers of the browser */
};

static struct session session;

static void set_up(void)
{
    session_set_up(&session);
}

static void tear_down(void)
{
    session_tear_down(&session);
}

/* Keys and lines; what leaves or writes files is not among them. */
static const char *const pieces[] = {
    "j",
    "k",
    "j",
    "k",
    "<Down>",
    "<Up>",
    "^F",
    "^B",
    "^D",
    "^U",
    "G",
    "gg",
    "g",
    "5",
    "12",
    "0",
    "}",
    "{",
    "]]",
    "[[",
    "<Enter>",
    "za",
    "zA",
    "o",
    "l",
    "h",
    "<S-Tab>",
    "g1",
    "g2",
    "g3",
    ">",
    "<",
    "c",
    "!",
    "?",
    "/",
    "n",
    "N",
    "n",
    "J",
    "K",
    "*",
    "f",
    "x",
    "t",
    "s",
    "w",
    "^O",
    "<Tab>",
    "ma",
    "'a",
    "m",
    "'",
    "`b",
    "\\",
    "y",
    "d",
    "D",
    "D2009-05-06<Enter>",
    "(",
    ")",
    "T",
    "b",
    "p",
    "e",
    "R",
    ":",
    "^L",
    "^C",
    "^G",
    "<Escape>",
    "<Click>",
    "<WheelUp>",
    "<WheelDown>",
    "<PageDown>",
    "<PageUp>",
    "<Home>",
    "<End>",
    "<Left>",
    "<Right>",
    "<Backspace>",
    "<Delete>",
    "^W",
    "^K",
    "^A",
    "^E",
    "<F1>",
    "<M-x>",
    "<C-Right>",
    "^P",
    "^N",
    "<Insert>",
    "/cookie",
    "/cook*<Enter>",
    "/\"shoe size\"<Enter>",
    "/(<Enter>",
    "/=we -our<Enter>",
    "/chapter<Enter>",
    "/site:birch*<Enter>",
    "/fact:collects=name<Enter>",
    "/c.o+k/<Enter>",
    ":set snapshots all<Enter>",
    ":set snapshots distinct<Enter>",
    ":set scope policy<Enter>",
    ":set scope clause<Enter>",
    ":set mouse on<Enter>",
    ":set mouse off<Enter>",
    ":set measure 40<Enter>",
    ":set lines ascii<Enter>",
    ":set lines auto<Enter>",
    ":set theme light<Enter>",
    ":set theme dark<Enter>",
    ":nonsense<Enter>",
    ":7<Enter>",
    "\303\251",
    "\346\274\242",
    "\360\237\215\252",
};

enum { PIECES = sizeof pieces / sizeof *pieces };

static const int sizes[][2] = {{24, 80}, {40, 120}, {10, 40}, {9, 30}, {50, 200}, {24, 79}, {1, 1}};

/* xorshift32 */
static uint32_t draw(uint32_t *state, uint32_t below)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state % below;
}

static void check(struct harness *harness, uint32_t seed)
{
    if (!harness_process(harness)) {
        expect_fail(harness, "seed %u: the program has ended", seed);
    }
    expect_clean(harness);
}

START_TEST(random_keys_do_no_harm)
{
    uint32_t seed = 2463534242U + (uint32_t)_i;
    uint32_t state = seed;
    struct session_options options = {.terminal = {.rows = 40, .columns = 120}};
    struct harness *harness = session_open(&session, &options);
    size_t left = unit_scale(KEYS);
    while (left > 0) {
        size_t batch = 1 + draw(&state, BATCH);
        for (size_t i = 0; i < batch && left > 0; i++, left--) {
            harness_keys(harness, pieces[draw(&state, PIECES)]);
        }
        if (draw(&state, 20) == 0) {
            const int *size = sizes[draw(&state, sizeof sizes / sizeof *sizes)];
            harness_resize(harness, size[0], size[1]);
        }
        if (draw(&state, 40) == 0) {
            harness_wait_silence(harness, LONG_PAUSE, HARNESS_LIMIT);
        } else if (!harness_wait_rest(harness, HARNESS_LIMIT)) {
            expect_fail(harness, "seed %u: the program doesn't come to rest", seed);
        }
        check(harness, seed);
    }
    harness_resize(harness, 24, 80);
    harness_keys(harness, "<Escape>");
    harness_wait_silence(harness, LONG_PAUSE, HARNESS_LIMIT);
    harness_keys(harness, "^G^Gg1");
    harness_wait_silence(harness, LONG_PAUSE, HARNESS_LIMIT);
    session_expect_drawn_right(harness);
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("soak");
    TCase *tests = tcase_create("soak");
    tcase_set_timeout(tests, 600);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, random_keys_do_no_harm, 0, SEEDS);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
