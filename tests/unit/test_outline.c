/* SPDX-License-Identifier: ISC */
/* policy/outline: headings above and lead-ins.
 *
 * A case draws a policy with a letter for each clause and what is expected below it. Clauses: 1-6
 * headings, 7 a pseudo heading, p a paragraph, P one that ends in ':', i and I items, j and J items
 * one deeper, d a definition, r a row, - a rule. Expected: for each clause the place of its heading
 * and of its lead-in as a letter, 'a' being the first clause; '.' for none. */
#include "policy/outline.h"

#include "policy/clause.h"
#include "tests/unit/unit.h"

#include <string.h>

enum { CLAUSES_MOST = 16 };

struct picture {
    const char *clauses;
    const char *headings;
    const char *lead_ins;
};

static const struct picture pictures[] = {
    {"p1p", "..b", "..."},
    {"12p2p3p1p", ".abaddf.h", "........."},
    {"173p7p2p", ".aacceag", "........"},
    {"Pii", "...", ".aa"},
    {"P-i-i", ".....", "..a.a"},
    {"Pip", "...", ".a."},
    {"pi", "..", ".."},
    {"PpI", "...", "..."},
    {"PIjji", ".....", ".abba"},
    {"Pijji", ".....", ".aaaa"},
    {"Pjij", "....", ".aaa"},
    {"PIpj", "....", ".a.."},
    {"IjPi", "....", ".a.c"},
    {"Prr", "...", ".aa"},
    {"Pdd", "...", ".aa"},
    {"P1i", "..b", "..."},
};

static struct outline_clause read_clause(char letter)
{
    static const struct {
        char letter;
        struct outline_clause clause;
    } letters[] = {
        {'p', {CLAUSE_PARAGRAPH, 0, 0}},  {'P', {CLAUSE_PARAGRAPH, 0, 1}},
        {'i', {CLAUSE_ITEM, 1, 0}},       {'I', {CLAUSE_ITEM, 1, 1}},
        {'j', {CLAUSE_ITEM, 2, 0}},       {'J', {CLAUSE_ITEM, 2, 1}},
        {'d', {CLAUSE_DEFINITION, 0, 0}}, {'r', {CLAUSE_ROW, 0, 0}},
        {'-', {CLAUSE_RULE, 0, 0}},
    };
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        if (letters[i].letter == letter) {
            return letters[i].clause;
        }
    }
    return (struct outline_clause){CLAUSE_HEADING, (uint8_t)(letter - '0'), 0};
}

static char draw(uint32_t index)
{
    return index == OUTLINE_NONE ? '.' : (char)('a' + index);
}

START_TEST(clauses_are_placed)
{
    const struct picture *picture = &pictures[_i];
    struct outline_clause clauses[CLAUSES_MOST] = {0};
    struct outline_place places[CLAUSES_MOST];
    char headings[CLAUSES_MOST + 1] = "";
    char lead_ins[CLAUSES_MOST + 1] = "";
    size_t count = strlen(picture->clauses);
    for (size_t i = 0; i < count; i++) {
        clauses[i] = read_clause(picture->clauses[i]);
    }
    outline_place(clauses, count, places);
    for (size_t i = 0; i < count; i++) {
        headings[i] = draw(places[i].heading);
        lead_ins[i] = draw(places[i].lead_in);
    }
    ck_assert_str_eq(headings, picture->headings);
    ck_assert_str_eq(lead_ins, picture->lead_ins);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("outline");
    TCase *tests = tcase_create("outline");

    tcase_add_loop_test(tests, clauses_are_placed, 0, (int)(sizeof pictures / sizeof *pictures));
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
