/* SPDX-License-Identifier: ISC */
/* The promises of src/policy (tests/unit/policy_check.h) on the sample collection, on real policies
 * below $SMALLPRINT_REAL when that is set, and on texts that are made from both at random: pieces
 * of files and of markup, put together, cut and overwritten. */
#include "base/buffer.h"
#include "base/memory.h"
#include "policy/clause.h"
#include "policy/plain.h"
#include "tests/unit/policy_check.h"
#include "tests/unit/unit.h"

#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum {
    FILE_LONGEST = 1 << 20,
    RANDOM_TEXTS = 3000,
    RANDOM_PIECES = 12,
    PIECE_LONGEST = 200,
    LINEAR_LENGTH = 1 << 20, /* what is quadratic takes minutes for this much */
};

/* Marks of every kind; the fuzz target's dictionary is made of them too. */
static const char *const markup_pieces[] = {
    "**",
    "*",
    "_",
    "__",
    "`",
    "``",
    "```\n",
    "\n",
    "\n\n",
    "  \n",
    "\\",
    "\\\n",
    "# ",
    "## ",
    "===\n",
    "---\n",
    "* * *\n",
    "  * ",
    "    1. ",
    "\\- ",
    "(a) ",
    "\u2022 ",
    "> ",
    ">> ",
    "|",
    "| ",
    "---|---\n",
    "| --- |\n",
    "[",
    "](",
    ")",
    "](u)",
    "](mailto:a@b.example)",
    "![",
    "\"",
    "<",
    ">",
    "<br>",
    "<http://a.example>",
    "&amp;",
    "&#8217;",
    "&",
    "\u00A0",
    "\u2019",
    "\u201C",
    "\u2026",
    "\u200B",
    "\u202E",
    "\u00AD",
    "\u00E2\u20AC\u2122",
    "\u00C3\u00A9",
    "\u00C3\u00A2\u00E2\u201A\u00AC",
    "\xFF",
    "\xE2\x80",
    "\x1B[",
    "\t",
    "\r\n",
    "A",
    "a",
    "AB ",
    "Cookies",
    ". ",
    ": ",
    ", ",
    "1\\. ",
    "We share it.",
    " ",
    "  ",
    "          ",
    "https://",
};

static void check_file(const char *path, struct buffer *all)
{
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s can't be opened", path);
    struct buffer text = {0};
    text.length = fread(buffer_reserve(&text, FILE_LONGEST), 1, FILE_LONGEST, file);
    fclose(file);
    policy_check(buffer_span(&text));
    if (all) {
        buffer_append_span(all, buffer_span(&text));
    }
    buffer_free(&text);
}

/* Checks each file below `folder`, and appends their texts to `all` unless it is NULL. Returns
 * their number. */
static size_t check_folder(const char *folder, struct buffer *all)
{
    char *name = xstrdup(folder);
    char *folders[] = {name, NULL};
    size_t count = 0;
    FTS *walk = fts_open(folders, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    for (FTSENT *entry; walk && (entry = fts_read(walk));) {
        bool text = entry->fts_info == FTS_F && entry->fts_namelen > 3 &&
                    strcmp(entry->fts_name + entry->fts_namelen - 3, ".md") == 0;
        if (text) {
            check_file(entry->fts_path, all);
            count++;
        }
    }
    fts_close(walk);
    free(name);
    return count;
}

START_TEST(sample_policies_keep_the_promises)
{
    ck_assert_uint_gt(check_folder(SMALLPRINT_SOURCE_CORPUS, NULL), 20);
}
END_TEST

START_TEST(real_policies_keep_the_promises)
{
    const char *folder = getenv("SMALLPRINT_REAL");
    if (!folder) {
        printf("# skipped: SMALLPRINT_REAL names no folder of real policies\n");
        return;
    }
    ck_assert_uint_gt(check_folder(folder, NULL), 0);
}
END_TEST

/* xorshift64: the same numbers on every machine. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static size_t pick(uint64_t *state, size_t count)
{
    return (size_t)(next_random(state) % count);
}

static void append_piece(struct buffer *text, struct span all, uint64_t *state)
{
    if (pick(state, 3)) {
        size_t count = sizeof markup_pieces / sizeof *markup_pieces;
        buffer_append_string(text, markup_pieces[pick(state, count)]);
    } else {
        size_t start = pick(state, all.length);
        size_t length = pick(state, PIECE_LONGEST);
        length = length < all.length - start ? length : all.length - start;
        buffer_append(text, all.bytes + start, length);
    }
}

START_TEST(random_texts_keep_the_promises)
{
    struct buffer all = {0};
    struct buffer text = {0};
    uint64_t state = 0x9E3779B97F4A7C15U;
    check_folder(SMALLPRINT_SOURCE_CORPUS, &all);
    for (size_t i = unit_scale(RANDOM_TEXTS); i > 0; i--) {
        buffer_clear(&text);
        for (size_t pieces = pick(&state, RANDOM_PIECES) + 1; pieces > 0; pieces--) {
            append_piece(&text, buffer_span(&all), &state);
        }
        for (size_t changes = pick(&state, 3); changes > 0 && text.length; changes--) {
            text.bytes[pick(&state, text.length)] = (char)next_random(&state);
        }
        policy_check(buffer_span(&text));
    }
    buffer_free(&text);
    buffer_free(&all);
}
END_TEST

/* Each piece and another one in turn, over and over. */
START_TEST(repeated_marks_take_linear_time)
{
    struct buffer text = {0};
    struct clause_list list = {0};
    size_t room = plain_capacity(LINEAR_LENGTH + 2 * PIECE_LONGEST);
    char *out = xmalloc(room);
    size_t count = sizeof markup_pieces / sizeof *markup_pieces;
    for (size_t i = 0; i < count; i++) {
        buffer_clear(&text);
        while (text.length < LINEAR_LENGTH) {
            buffer_append_string(&text, markup_pieces[i]);
            buffer_append_string(&text, markup_pieces[(i * 7 + 1) % count]);
        }
        unsigned flags;
        clause_parse(buffer_span(&text), &list);
        plain_text(buffer_span(&text), 0, CLAUSE_PARAGRAPH, out, &flags, NULL);
        plain_text(buffer_span(&text), 0, CLAUSE_ROW, out, &flags, NULL);
    }
    free(out);
    clause_list_free(&list);
    buffer_free(&text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("policy_properties");
    TCase *tests = tcase_create("properties");

    tcase_set_timeout(tests, 0);
    tcase_add_test(tests, sample_policies_keep_the_promises);
    tcase_add_test(tests, real_policies_keep_the_promises);
    tcase_add_test(tests, random_texts_keep_the_promises);
    suite_add_tcase(suite, tests);

    TCase *linear = tcase_create("linear time");
    tcase_add_test(linear, repeated_marks_take_linear_time);
    suite_add_tcase(suite, linear);
    return unit_run(suite);
}
