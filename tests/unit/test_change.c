/* SPDX-License-Identifier: ISC */
/* What changed: the way from one text to another leads there, word for word; alignments hold every
 * clause of both policies once and in order; facts that are stated differently are told.
 *
 * Random cases depend on SMALLPRINT_SEED; pairs of policies are those of the sample and of
 * SMALLPRINT_REAL. */
#include "archive.h"

#include "base/memory.h"
#include "base/place.h"
#include "change/align.h"
#include "change/letters.h"
#include "change/sequence.h"
#include "change/words.h"

#include <stdlib.h>

#include "tests/unit/odd.h"
#include "tests/unit/opened.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

enum { TIMEOUT = 600, PAIRS = 500 };

static uint64_t random_state;

static uint32_t below(uint32_t limit)
{
    random_state = random_state * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)((random_state >> 33) % limit);
}

static void seed(void)
{
    const char *chosen = getenv("SMALLPRINT_SEED");
    random_state = chosen ? strtoull(chosen, NULL, 10) : 20261122;
}

/* -------------------------------------------------------------------------------------------
 * Sequences */

enum { LONGEST = 40 };

/* The length of the longest common subsequence, by the textbook. */
static size_t longest_common(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
    size_t best[LONGEST + 1][LONGEST + 1] = {{0}};
    for (size_t i = 1; i <= a_count; i++) {
        for (size_t j = 1; j <= b_count; j++) {
            size_t skipped = best[i - 1][j] > best[i][j - 1] ? best[i - 1][j] : best[i][j - 1];
            size_t taken = a[i - 1] == b[j - 1] ? best[i - 1][j - 1] + 1 : 0;
            best[i][j] = taken > skipped ? taken : skipped;
        }
    }
    return best[a_count][b_count];
}

/* Checks that matched items are equal and ascend, and returns their number. */
static size_t check_match(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count,
                          const uint32_t *match)
{
    size_t matched = 0;
    uint32_t behind = 0;
    for (size_t i = 0; i < a_count; i++) {
        if (match[i] != SEQUENCE_NONE) {
            ck_assert_uint_ge(match[i], behind);
            ck_assert_uint_lt(match[i], b_count);
            ck_assert_uint_eq(a[i], b[match[i]]);
            behind = match[i] + 1;
            matched++;
        }
    }
    return matched;
}

START_TEST(short_sequences_keep_as_much_as_can_be)
{
    seed();
    for (size_t times = unit_scale(20000); times > 0; times--) {
        uint32_t a[LONGEST], b[LONGEST], match[LONGEST], limit = 1 + below(12);
        size_t a_count = below(LONGEST + 1), b_count = below(LONGEST + 1);
        for (size_t i = 0; i < LONGEST; i++) {
            a[i] = below(limit);
            b[i] = below(limit);
        }
        sequence_match((struct sequence){a, a_count}, (struct sequence){b, b_count}, limit, false,
                       match);
        ck_assert_uint_eq(check_match(a, a_count, b, b_count, match),
                          longest_common(a, a_count, b, b_count));
        sequence_match((struct sequence){a, a_count}, (struct sequence){b, b_count}, limit, true,
                       match);
        size_t anchored = check_match(a, a_count, b, b_count, match);
        ck_assert_uint_le(anchored, longest_common(a, a_count, b, b_count));
        ck_assert(anchored > 0 || longest_common(a, a_count, b, b_count) == 0);
    }
}
END_TEST

/* Two long sequences with nothing in order: this ends. */
START_TEST(hostile_sequences_end)
{
    enum { MANY = 200000 };
    uint32_t *items = xmalloc(3 * MANY * sizeof *items);
    uint32_t *a = items, *b = items + MANY, *match = items + 2 * (size_t)MANY;
    for (unsigned kind = 0; kind < 3; kind++) {
        seed();
        for (uint32_t i = 0; i < MANY; i++) {
            a[i] = kind == 0 ? below(2) : kind == 1 ? i : below(MANY);
            b[i] = kind == 0 ? below(2) : kind == 1 ? MANY - 1 - i : below(MANY);
        }
        for (int anchored = 0; anchored < 2; anchored++) {
            sequence_match((struct sequence){a, MANY}, (struct sequence){b, MANY}, MANY, anchored,
                           match);
            check_match(a, MANY, b, MANY, match);
        }
    }
    free(items);
}
END_TEST

/* -------------------------------------------------------------------------------------------
 * Words */

/* Appends a piece of a text; one that begins the text has white space before it, too. */
static void append_piece(struct buffer *text, struct span piece, bool begins)
{
    if (begins && piece.length) {
        buffer_append_char(text, ' ');
    }
    buffer_append_span(text, piece);
}

/* White space of any length becomes one space, none at the end. */
static void fold_space(struct buffer *text)
{
    size_t length = 0;
    for (size_t i = 0; i < text->length; i++) {
        char byte = text->bytes[i];
        bool space = byte == ' ' || (byte >= '\t' && byte <= '\r');
        if (!space || (length && text->bytes[length - 1] != ' ')) {
            text->bytes[length++] = space ? ' ' : byte;
        }
    }
    text->length = length && text->bytes[length - 1] == ' ' ? length - 1 : length;
}

/* Applies edits to the old text: what stays is taken from there. */
static void apply(struct span old, struct span new, const struct word_edits *edits,
                  struct buffer *out)
{
    for (size_t i = 0; i < edits->count; i++) {
        const struct word_edit *edit = &edits->items[i];
        if (edit->same) {
            append_piece(out, span_slice(old, edit->old_start, edit->old_end),
                         edit->old_start == 0);
        } else {
            append_piece(out, span_slice(new, edit->new_start, edit->new_end),
                         edit->new_start == 0);
        }
    }
}

/* Edits tile both texts, and lead from one to the other. */
static void check_edits(struct span old, struct span new, const struct word_edits *edits)
{
    uint32_t old_at = 0, new_at = 0, removed = 0, added = 0;
    for (size_t i = 0; i < edits->count; i++) {
        const struct word_edit *edit = &edits->items[i];
        ck_assert_uint_eq(edit->old_start, old_at);
        ck_assert_uint_eq(edit->new_start, new_at);
        old_at = edit->old_end;
        new_at = edit->new_end;
        removed += edit->removed;
        added += edit->added;
        ck_assert(i == 0 || edit->same != edit[-1].same);
    }
    ck_assert_uint_eq(edits->removed, removed);
    ck_assert_uint_eq(edits->added, added);
    ck_assert_uint_eq(words_count(old) + added, words_count(new) + removed);
    if (edits->count) {
        ck_assert_uint_eq(old_at, old.length);
        ck_assert_uint_eq(new_at, new.length);
    }
    struct buffer applied = {0}, wanted = {0};
    apply(old, new, edits, &applied);
    append_piece(&wanted, new, true);
    fold_space(&applied);
    fold_space(&wanted);
    ck_assert_msg(span_equal(buffer_span(&applied), buffer_span(&wanted)),
                  "from '%.*s' to '%.*s' came '%.*s'", (int)old.length, old.bytes, (int)new.length,
                  new.bytes, (int)applied.length, applied.bytes);
    buffer_free(&applied);
    buffer_free(&wanted);
}

static void check_words(struct span old, struct span new)
{
    struct word_edits edits = {0};
    words_compare(old, new, &edits);
    check_edits(old, new, &edits);
    word_edits_free(&edits);
}

/* A text of few words and signs, so that much of it comes again. */
static void random_text(struct buffer *text, uint32_t most)
{
    static const char *const parts[] = {
        "we",
        "share",
        "data",
        ",",
        ".",
        " ",
        " ",
        " ",
        "\n",
        "your",
        "\xC2\xA0",
        "(",
        ")",
        "6",
        "18",
        "it's",
        "e-",
        "mail",
        "\"",
        "\xE6\x97\xA5",
        "\xC3\xA9t\xC3\xA9",
        "\xFF",
        "a.b",
        "1,000",
        "not",
        "  ",
        "the",
        "/",
    };
    buffer_clear(text);
    for (uint32_t i = below(most + 1); i > 0; i--) {
        buffer_append_string(text, parts[below(sizeof parts / sizeof *parts)]);
    }
}

START_TEST(random_texts_become_each_other)
{
    struct buffer old = {0}, new = {0};
    seed();
    for (size_t times = unit_scale(20000); times > 0; times--) {
        random_text(&old, 60);
        random_text(&new, 60);
        check_words(buffer_span(&old), buffer_span(&new));
        check_words(buffer_span(&old), buffer_span(&old));
    }
    for (size_t times = unit_scale(20); times > 0; times--) {
        random_text(&old, 20000);
        random_text(&new, 20000);
        check_words(buffer_span(&old), buffer_span(&new));
    }
    buffer_free(&old);
    buffer_free(&new);
}
END_TEST

/* What changes is shown between brackets and braces. */
static void expect_words(const char *old, const char *new, const char *shown)
{
    struct word_edits edits = {0};
    struct buffer out = {0};
    words_compare(span_of(old), span_of(new), &edits);
    for (size_t i = 0; i < edits.count; i++) {
        const struct word_edit *edit = &edits.items[i];
        if (edit->same) {
            buffer_append(&out, new + edit->new_start, edit->new_end - edit->new_start);
        } else {
            buffer_printf(&out, "[%.*s]{%.*s}", (int)(edit->old_end - edit->old_start),
                          old + edit->old_start, (int)(edit->new_end - edit->new_start),
                          new + edit->new_start);
        }
    }
    ck_assert_str_eq(buffer_string(&out), shown);
    buffer_free(&out);
    word_edits_free(&edits);
}

START_TEST(words_that_changed)
{
    expect_words("kept for 6 months.", "kept for 18 months.", "kept for[ 6]{ 18} months.");
    expect_words("We share", "Today we share", "[We]{Today we} share");
    expect_words("cookies, etc", "cookies and etc", "cookies[,]{ and} etc");
    expect_words("a  b\nc", "a b c", "a b c");
    expect_words("Mail", "mail", "[Mail]{mail}");
    expect_words("notice .", "notice.", "notice[ .]{.}");
    expect_words("\xE6\x97\xA5\xE6\x9C\xAC", "\xE6\x97\xA5\xE8\xAA\x9E",
                 "\xE6\x97\xA5[\xE6\x9C\xAC]{\xE8\xAA\x9E}");
    expect_words("", "new", "[]{new}");
    expect_words("old", "", "[old]{}");
    expect_words("", "", "");
    /* One word that stays by chance between longer stretches goes with them. */
    expect_words("we may sell it to them for money", "you will never give it away in any case",
                 "[we may sell it to them for money]{you will never give it away in any case}");
    ck_assert_uint_eq(
        words_count(span_of("It's 1,000 e-mails (or so): a.b \xE6\x97\xA5\xE6\x9C\xAC")), 9);
}
END_TEST

START_TEST(letters_that_stay)
{
    ck_assert(letters_are_same(span_of("Last updated: 2019."), span_of("last UPDATED 2020")));
    ck_assert(letters_are_same(span_of("caf\xC3\xA9s"), span_of("CAFE s")));
    ck_assert(!letters_are_same(span_of("six (6) years"), span_of("seven (7) years")));
    ck_assert(!letters_are_same(span_of("we do"), span_of("we do not")));
    ck_assert(!letters_are_same(span_of("we do not"), span_of("we do")));
    ck_assert(letters_are_same(span_of(""), span_of(" - 7")));
}
END_TEST

/* -------------------------------------------------------------------------------------------
 * Policies */

static struct span text_at(const struct view *view, const struct place_list *places, uint32_t place)
{
    return view_clause_text(view, places->items[place].clause, NULL);
}

/* The next place with words at or behind `at`. */
static uint32_t next_place(const struct place_list *places, uint32_t at)
{
    while (at < places->count && places->items[at].clause == VIEW_NO_CLAUSE) {
        at++;
    }
    return at;
}

/* Every place with words is in one step, in order on both sides; steps are what they say. */
static void check_steps(const struct view *view, const struct alignment *alignment)
{
    const struct place_list *olds = &alignment->old_places, *news = &alignment->new_places;
    uint32_t old = next_place(olds, 0), new = next_place(news, 0);
    for (size_t i = 0; i < alignment->count; i++) {
        const struct align_step *step = &alignment->steps[i];
        if (align_has_old(step)) {
            ck_assert_uint_eq(step->old, old);
            old = next_place(olds, old + 1);
        }
        if (align_has_new(step)) {
            ck_assert_uint_eq(step->new, new);
            new = next_place(news, new + 1);
        }
        bool both = step->old != ALIGN_NONE && step->new != ALIGN_NONE;
        ck_assert(both == (step->kind != ALIGN_ADDED && step->kind != ALIGN_REMOVED));
        ck_assert(both || step->alike == 0);
        if (both) {
            struct span a = text_at(view, olds, step->old), b = text_at(view, news, step->new);
            ck_assert(span_equal(a, b) == (step->alike == 1000));
            ck_assert(step->kind != ALIGN_SAME || step->alike == 1000);
            ck_assert(step->kind != ALIGN_REWORDED || step->alike < 1000);
            ck_assert(step->cosmetic == (step->alike < 1000 && letters_are_same(a, b)));
        }
    }
    ck_assert_uint_eq(old, olds->count);
    ck_assert_uint_eq(new, news->count);
}

/* What moved away has come, and the other way round. */
static void check_moves(const struct alignment *alignment)
{
    uint32_t *to = xcalloc(alignment->old_places.count + 1, sizeof *to);
    size_t moves = 0;
    for (size_t i = 0; i < alignment->count; i++) {
        const struct align_step *step = &alignment->steps[i];
        if (step->kind == ALIGN_GONE) {
            to[step->old] = step->new + 1;
            moves++;
        }
    }
    for (size_t i = 0; i < alignment->count; i++) {
        const struct align_step *step = &alignment->steps[i];
        if (step->kind == ALIGN_COME) {
            ck_assert_uint_eq(to[step->old], step->new + 1);
            moves--;
        }
    }
    ck_assert_uint_eq(moves, 0);
    free(to);
}

/* Makes the new policy from the old one and the steps, and compares it word for word. */
static void check_way(const struct view *view, const struct alignment *alignment)
{
    struct buffer made = {0}, wanted = {0};
    for (size_t i = 0; i < alignment->count; i++) {
        const struct align_step *step = &alignment->steps[i];
        if (!align_has_new(step)) {
            continue;
        }
        struct span new = text_at(view, &alignment->new_places, step->new);
        append_piece(&wanted, new, true);
        if (align_is_reworded(step)) {
            struct word_edits edits = {0};
            struct span old = text_at(view, &alignment->old_places, step->old);
            words_compare(old, new, &edits);
            check_edits(old, new, &edits);
            apply(old, new, &edits, &made);
            word_edits_free(&edits);
        } else if (step->old != ALIGN_NONE) {
            append_piece(&made, text_at(view, &alignment->old_places, step->old), true);
        } else {
            append_piece(&made, new, true);
        }
    }
    fold_space(&made);
    fold_space(&wanted);
    ck_assert(span_equal(buffer_span(&made), buffer_span(&wanted)));
    buffer_free(&made);
    buffer_free(&wanted);
}

static uint32_t count_words(const struct view *view, const struct place_list *places)
{
    uint32_t words = 0;
    for (uint32_t i = next_place(places, 0); i < places->count; i = next_place(places, i + 1)) {
        words += words_count(text_at(view, places, i));
    }
    return words;
}

static void check_counts(const struct view *view, const struct alignment *alignment)
{
    const struct align_counts *counts = &alignment->counts;
    uint32_t kinds[ALIGN_KINDS] = {0};
    for (size_t i = 0; i < alignment->count; i++) {
        kinds[alignment->steps[i].kind]++;
    }
    ck_assert_uint_eq(counts->same, kinds[ALIGN_SAME]);
    ck_assert_uint_eq(counts->reworded + counts->cosmetic, kinds[ALIGN_REWORDED]);
    ck_assert_uint_eq(counts->added, kinds[ALIGN_ADDED]);
    ck_assert_uint_eq(counts->removed, kinds[ALIGN_REMOVED]);
    ck_assert_uint_eq(counts->moved, kinds[ALIGN_COME]);
    ck_assert_uint_eq(count_words(view, &alignment->old_places) + counts->words_added,
                      count_words(view, &alignment->new_places) + counts->words_removed);
}

static void check_pair(const struct view *view, uint32_t old, uint32_t new)
{
    struct alignment *alignment = align_snapshots(view, old, new);
    check_steps(view, alignment);
    check_moves(alignment);
    check_way(view, alignment);
    check_counts(view, alignment);
    ck_assert(old != new || alignment_is_empty(alignment));
    alignment_free(alignment);
}

/* Random pairs, half of them of one site. */
static void check_collection(const char *path, size_t pairs)
{
    struct view *view;
    struct archive *archive = opened_archive(path, &view);
    uint32_t count = view_snapshot_count(view);
    ck_assert_uint_gt(count, 1);
    seed();
    for (size_t i = 0; i < pairs; i++) {
        uint32_t old = below(count), new = below(count);
        for (unsigned tries = 0; i % 2 && tries < 1000 &&
                                 view_snapshot_site(view, old) != view_snapshot_site(view, new);
             tries++) {
            new = below(count);
        }
        check_pair(view, old, new);
    }
    opened_close(archive, view);
}

START_TEST(sample_policies_become_each_other)
{
    check_collection(place_sample_corpus(), PAIRS);
}
END_TEST

START_TEST(odd_policies_become_each_other)
{
    struct scratch scratch;
    odd_make(&scratch, 7, 60);
    check_collection(scratch.path, unit_scale(PAIRS));
    scratch_remove(&scratch);
}
END_TEST

START_TEST(real_policies_become_each_other)
{
    struct buffer path = {0};
    buffer_printf(&path, "%s/dataset-sample", getenv("SMALLPRINT_REAL"));
    check_collection(buffer_string(&path), PAIRS);
    buffer_free(&path);
}
END_TEST

/* -------------------------------------------------------------------------------------------
 * Alignments by hand */

/* The kinds of the steps from one text to another, as letters. */
static void expect_steps(const char *old, const char *new, const char *kinds)
{
    static const char letters[] = "=~-+<>";
    struct scratch scratch;
    struct view *view;
    scratch_make(&scratch);
    scratch_write_text(&scratch, "a.example@2001-01-01.md", old);
    scratch_write_text(&scratch, "a.example@2002-01-01.md", new);
    struct archive *archive = opened_archive(scratch.path, &view);
    struct alignment *alignment = align_snapshots(view, 0, 1);
    struct buffer found = {0};
    for (size_t i = 0; i < alignment->count; i++) {
        buffer_append_char(&found, letters[alignment->steps[i].kind]);
    }
    ck_assert_str_eq(buffer_string(&found), kinds);
    check_steps(view, alignment);
    check_way(view, alignment);
    buffer_free(&found);
    alignment_free(alignment);
    opened_close(archive, view);
    scratch_remove(&scratch);
}

START_TEST(clauses_are_aligned)
{
    expect_steps("One.\n\nTwo.\n\nThree.\n", "One.\n\nTwo.\n\nThree.\n", "===");
    expect_steps("One.\n\nThree.\n", "One.\n\nTwo.\n\nThree.\n", "=+=");
    expect_steps("One.\n\nTwo.\n\nThree.\n", "One.\n\nThree.\n", "=-=");
    expect_steps("One.\n\nTwo.\n\nThree.\n\nFour.\n", "Four.\n\nOne.\n\nTwo.\n\nThree.\n", ">===<");
    expect_steps("We keep logs for six months.\n\nThat is all.\n",
                 "We keep logs for two years.\n\nThat is all.\n", "~=");
    expect_steps("We keep logs for six months.\n\nBye now.\n",
                 "Owls eat mice at night.\n\nBye now.\n", "-+=");
    /* Reworded and moved. */
    expect_steps("We keep the logs of our servers for six months and delete them then.\n\nOne.\n\n"
                 "Two.\n\nThree.\n",
                 "One.\n\nTwo.\n\nThree.\n\nWe keep the logs of our servers for two years and "
                 "delete them then.\n",
                 "<===>");
    /* A line that stands many times is no anchor. */
    expect_steps("Top.\n\nOne.\n\nTop.\n\nTwo.\n\nTop.\n",
                 "Top.\n\nOne.\n\nTop.\n\nNew words.\n\nTop.\n\nTwo.\n\nTop.\n", "===++==");
    /* Thematic breaks have no words. */
    expect_steps("One.\n\n* * *\n\nTwo.\n", "One.\n\nTwo.\n", "==");
}
END_TEST

/* -------------------------------------------------------------------------------------------
 * Facts */

enum { MOST_FACTS = 8 };

/* A policy's facts as "kind value data actor polarity place", ended by NULL; data and actor may be
 * "-". */
static size_t read_facts(const char *const *lines, struct fact_stated *facts, char memory[][200])
{
    size_t count = 0;
    for (; lines[count]; count++) {
        char *at = memory[count], *words[6];
        strcpy(at, lines[count]);
        for (size_t i = 0; i < 6; i++) {
            words[i] = strtok(i ? NULL : at, " ");
        }
        for (char *plus = words[2]; *plus; plus++) {
            *plus = *plus == '+' ? ' ' : *plus;
        }
        facts[count] = (struct fact_stated){
            .kind = words[0],
            .value = words[1],
            .data = strcmp(words[2], "-") == 0 ? "" : words[2],
            .actor = strcmp(words[3], "-") == 0 ? "operator" : words[3],
            .polarity = words[4][0] == 'y'   ? POLARITY_YES
                        : words[4][0] == 'n' ? POLARITY_NO
                                             : POLARITY_CONDITIONAL,
            .place = (uint32_t)strtoul(words[5], NULL, 10),
        };
    }
    return count;
}

/* Place n of the old policy is place n of the new one. */
static void expect_facts(const char *const *old, const char *const *new, const char *phrases)
{
    char old_memory[MOST_FACTS][200], new_memory[MOST_FACTS][200];
    struct fact_stated olds[MOST_FACTS], news[MOST_FACTS];
    size_t old_count = read_facts(old, olds, old_memory);
    size_t new_count = read_facts(new, news, new_memory);
    struct align_step steps[MOST_FACTS];
    struct alignment alignment = {
        .old_places.count = MOST_FACTS,
        .new_places.count = MOST_FACTS,
        .steps = steps,
        .count = MOST_FACTS,
    };
    for (uint32_t i = 0; i < MOST_FACTS; i++) {
        steps[i] = (struct align_step){i, i, 500, ALIGN_REWORDED, false};
    }
    struct fact_changes changes = {0};
    struct buffer told = {0};
    fact_changes_find(olds, old_count, news, new_count, &alignment, &changes);
    for (size_t i = 0; i < changes.count; i++) {
        const struct fact_change *change = &changes.items[i];
        ck_assert((change->old_value == NULL) == (change->old_fact == FACT_NONE));
        ck_assert((change->value == NULL) == (change->fact == FACT_NONE));
        ck_assert(change->fact == FACT_NONE ||
                  strcmp(news[change->fact].value, change->value) == 0);
        fact_change_tell(change, &told);
        buffer_append_string(&told, "; ");
    }
    ck_assert_str_eq(buffer_string(&told), phrases);
    buffer_free(&told);
    fact_changes_free(&changes);
}

#define FACTS(...) ((const char *const[]){__VA_ARGS__, NULL})

START_TEST(facts_that_changed)
{
    static const char *const none[] = {NULL};
    expect_facts(none, none, "");
    expect_facts(FACTS("sells x - - no 1"), FACTS("sells x - - no 4", "sells x - - no 5"), "");
    expect_facts(none, FACTS("collects name - - yes 1"), "collects=name appeared; ");
    expect_facts(FACTS("sells x - - no 1"), none, "sells=x,no disappeared; ");
    expect_facts(FACTS("sells x - - no 1"), FACTS("sells x - - yes 1"), "sells=x: no became yes; ");
    expect_facts(FACTS("sells x - - no 1"), FACTS("sells x - - no 1", "sells x - - yes 2"),
                 "sells=x: no became yes and no; ");
    expect_facts(FACTS("retention P6M - - yes 1"), FACTS("retention P18M - - yes 5"),
                 "retention: P6M became P18M; ");
    expect_facts(FACTS("retention P6M logs - yes 1"), FACTS("retention P18M logs - yes 5"),
                 "retention of logs: P6M became P18M; ");
    /* Two at once: by their clauses. */
    expect_facts(FACTS("retention P6M - - yes 1", "retention P1Y - - yes 2"),
                 FACTS("retention P9M - - yes 1", "retention P2Y - - yes 2"),
                 "retention: P6M became P9M; retention: P1Y became P2Y; ");
    /* ... or not at all. */
    expect_facts(FACTS("retention P6M - - yes 1", "retention P1Y - - yes 1"),
                 FACTS("retention P9M - - yes 1"),
                 "retention=P9M appeared; retention=P6M disappeared; retention=P1Y disappeared; ");
    expect_facts(FACTS("retention P6M ip - yes 1", "retention not-retained - - yes 1"),
                 FACTS("retention P9M ip+name - yes 1"),
                 "retention of ip, name: P6M became P9M; retention=not-retained disappeared; ");
    /* What is collected takes no other's place. */
    expect_facts(FACTS("collects name - - yes 1"), FACTS("collects age - - yes 1"),
                 "collects=age appeared; collects=name disappeared; ");
    expect_facts(FACTS("shares ads name+age - yes 1"), FACTS("shares ads name+location - yes 1"),
                 "shares=ads: now of location, no longer of age; ");
    expect_facts(FACTS("shares ads name - yes 1", "shares ads age - yes 2"),
                 FACTS("shares ads age+name - yes 1"), "");
    expect_facts(FACTS("tracks cookies - - yes 1"), FACTS("tracks cookies - third-party yes 1"),
                 "tracks=cookies by third-party appeared; tracks=cookies disappeared; ");
    expect_facts(FACTS("updated-date 2012-08 - - yes 0"),
                 FACTS("updated-date 2018-05-24 - - yes 0"),
                 "updated-date: 2012-08 became 2018-05-24; ");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("change");
    TCase *tests = tcase_create("change");
    tcase_set_timeout(tests, TIMEOUT);
    tcase_add_test(tests, short_sequences_keep_as_much_as_can_be);
    tcase_add_test(tests, hostile_sequences_end);
    tcase_add_test(tests, random_texts_become_each_other);
    tcase_add_test(tests, words_that_changed);
    tcase_add_test(tests, letters_that_stay);
    tcase_add_test(tests, sample_policies_become_each_other);
    tcase_add_test(tests, odd_policies_become_each_other);
    if (getenv("SMALLPRINT_REAL")) {
        tcase_add_test(tests, real_policies_become_each_other);
    }
    tcase_add_test(tests, clauses_are_aligned);
    tcase_add_test(tests, facts_that_changed);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
