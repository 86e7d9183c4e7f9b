/* SPDX-License-Identifier: ISC */
/* facts: the examples beside the shipped rules, polarity and actor, values, faults with their place. */
#include "facts/check.h"
#include "facts/values.h"
#include "policy/clause.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/unit/unit.h"

static struct ruleset *rules;
static struct extractor *extractor;

static void load(void)
{
    struct error error = {{0}};
    rules = ruleset_load(NULL, 0, &error);
    ck_assert_msg(rules != NULL, "%s", error.message);
    extractor = extractor_new(rules);
}

static void unload(void)
{
    extractor_free(extractor);
    ruleset_free(rules);
}

/* The facts of a paragraph as "kind=value,polarity,actor;" in the order of their evidence. */
static const char *facts_of(const char *text, const char *lead_in)
{
    static char out[4096];
    struct fact_input input = {span_of(text), span_of(""), span_of(lead_in), CLAUSE_PARAGRAPH};
    size_t count = 0;
    unsigned categories = 0;
    input.kind = lead_in[0] ? CLAUSE_ITEM : CLAUSE_PARAGRAPH;
    const struct fact *facts = fact_extract(extractor, &input, &count, &categories);
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count && used < sizeof out; i++) {
        ck_assert_uint_lt(facts[i].start, facts[i].end);
        ck_assert_uint_le(facts[i].end, input.text.length);
        used += (size_t)snprintf(out + used, sizeof out - used, "%s=%.*s,%s,%s;", facts[i].kind,
                                 (int)facts[i].value.length, facts[i].value.bytes,
                                 polarity_name(facts[i].polarity), facts[i].actor);
    }
    return out;
}

/* The data of the first fact of that kind in a paragraph. */
static const char *data_of(const char *text, const char *kind)
{
    static char out[256];
    struct fact_input input = {span_of(text), span_of(""), span_of(""), CLAUSE_PARAGRAPH};
    size_t count = 0;
    unsigned categories = 0;
    const struct fact *facts = fact_extract(extractor, &input, &count, &categories);
    size_t i = 0;
    while (i < count && strcmp(facts[i].kind, kind) != 0) {
        i++;
    }
    ck_assert_msg(i < count, "'%s' gives no %s", text, kind);
    snprintf(out, sizeof out, "%.*s", (int)facts[i].data.length, facts[i].data.bytes);
    return out;
}

static void check_has(const char *text, const char *lead_in, const char *fact)
{
    const char *facts = facts_of(text, lead_in);
    ck_assert_msg(strstr(facts, fact) != NULL, "'%s' gives %s, not %s", text, facts, fact);
}

static void check_lacks(const char *text, const char *lead_in, const char *fact)
{
    const char *facts = facts_of(text, lead_in);
    ck_assert_msg(strstr(facts, fact) == NULL, "'%s' gives %s", text, facts);
}

START_TEST(examples_hold)
{
    struct rule_problems problems = {0};
    ck_assert_uint_gt(ruleset_test(rules, &problems), 400);
    for (size_t i = 0; i < problems.count; i++) {
        fprintf(stderr, "%s:%u: %s\n", problems.items[i].file, problems.items[i].line,
                problems.items[i].reason);
    }
    ck_assert_uint_eq(problems.count, 0);
    rule_problems_free(&problems);
}
END_TEST

/* Loading them takes the shipped patterns on trust; this doesn't. */
START_TEST(shipped_patterns_are_right)
{
    struct rule_problems problems = {0};
    struct ruleset *checked = ruleset_check(NULL, 0, &problems);
    for (size_t i = 0; i < problems.count; i++) {
        fprintf(stderr, "%s:%u: %s\n", problems.items[i].file, problems.items[i].line,
                problems.items[i].reason);
    }
    ck_assert_uint_eq(problems.count, 0);
    ruleset_free(checked);
    rule_problems_free(&problems);
}
END_TEST

START_TEST(polarity_and_actor)
{
    check_has("We do not sell, rent or trade your information.", "",
              "sells=personal-information,no,operator;");
    check_has("Never will we share your e-mail address with third parties.", "",
              "shares=third-parties,no,operator;");
    check_has("We will not share your data with third parties without your consent.", "",
              "shares=third-parties,conditional,operator;");
    check_has("We will not share your data with third parties other than our affiliates.", "",
              "shares=affiliates,yes,operator;");
    check_has("We do not share your data with third parties unless required by law.", "",
              "shares=third-parties,no,operator;");
    check_has("Third parties may use cookies on our site.", "", "tracks=cookies,yes,third-party;");
    check_has("We use cookies, but they never identify you.", "", "tracks=cookies,yes,operator;");
    check_has("Cookies are used to store preferences set by users.", "",
              "uses=personalization,yes,operator;");
    check_has("We need information about you in order to answer your questions.", "",
              "uses=customer-service,yes,operator;");
    check_has("We use cookies to store settings, enable you to log in, and combat fraud.", "",
              "uses=fraud-prevention,yes,operator;");
    check_has("to improve our site", "We collect your data:", "uses=improvement,yes,operator;");
    check_has("improving our site", "We collect your data for:", "uses=improvement,yes,operator;");
    check_has("Shops who use cookies may count their visitors.", "", "tracks=cookies,yes,third-party;");
    check_has("your e-mail address", "We collect:", "collects=email-address,yes,operator;");
    check_has("your password", "We never ask for:", "collects=password,no,operator;");
    check_has("No personal information is collected.", "",
              "collects=personal-information,no,operator;");
    check_has("Advertisers may read your address, and may set a cookie.", "",
              "tracks=cookies,yes,third-party;");
    check_has("Advertisers may read which page you are visiting, and may set a cookie.", "",
              "tracks=cookies,yes,third-party;");
    check_has("No personal data will be collected.", "", "collects=personal-information,no,operator;");
}
END_TEST

START_TEST(who_gets_something_is_led_to)
{
    check_has("We share it with vendors, consultants and, now and then, our sponsors.", "",
              "shares=business-partners,yes,operator;");
    check_has("We give our sponsors your name.", "", "shares=business-partners,yes,operator;");
    check_has("our sponsors", "We share your data with:", "shares=business-partners,yes,operator;");
    ck_assert_str_eq(facts_of("We provide tools and data, so our sponsors like us.", ""), "");
    ck_assert_str_eq(facts_of("when you are near one of our sponsors", "We share your data:"), "");
    ck_assert_str_eq(facts_of("We share your data with third-party advertisers.", ""),
                     "shares=advertisers,yes,operator;");
}
END_TEST

START_TEST(data_are_what_the_verb_gives)
{
    static const struct {
        const char *text, *data;
    } cases[] = {
        {"We share your name with vendors who send e-mail and check your age.", "name"},
        {"We give our vendors your name, so that they needn't ask for your age.", "name"},
        {"We provide vendors with your name and age.", "name age"},
        {"Your name may be shared with vendors that check your age.", "name"},
        {"If you tell us your age, we may share it with vendors.", "age"},
        {"If you pay by card, we share details with vendors.", ""},
        {"The vendors with whom we share your name are listed.", "name"},
        {"We share your name with your friends.", "name"},
        {"We share your name and other personal information with vendors.", "name"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *data = data_of(cases[i].text, "shares");
        ck_assert_msg(strcmp(data, cases[i].data) == 0, "'%s' gives %s", cases[i].text, data);
    }
}
END_TEST

/* What a verb takes for its object, and what is denied with it. */
START_TEST(objects)
{
    check_lacks("We do not sell the e-mail addresses collected in our shop.", "", "collects=");
    check_has("E-mail addresses not collected in our shop are unknown to us.", "",
              "collects=email-address,no,operator;");
    check_lacks("We may share your e-mail address when you give us a sign.", "", "collects=");
    check_has("We may share the e-mail address you give us.", "", "collects=email-address,yes,operator;");
    check_lacks("Depending on your location, you may be asked to enter a code.", "", "collects=");
    check_lacks("Our plans have extras, such as using your own photos.", "", "collects=");
    check_has("What you saw (but not your name) is used for statistics.", "", "uses=analytics,yes,operator;");
    check_lacks("What you saw (but not your name) is used for statistics.", "", "collects=name");
    check_lacks("Shops that provide us with tools to collect your age are many.", "", "collects=");
    check_lacks("Our vendors, however, may record your age.", "", "collects=");
    check_lacks("A hash is a process that hides your age.", "", "collects=");
    check_lacks("Lamps suit your age by clever means out of names stored here.", "", "collects=age");
    check_lacks("Our vendors may: (i) collect details such as your age.", "", "collects=");
    check_lacks("What you post may be read, collected and used by others, so hide your age.", "", "age");
    check_lacks("We tell firms, who received your age from us.", "", "collects=");
    check_lacks("Set your age and whether your photos are stored.", "", "collects=age");
    check_has("Unless you consent, we don't store the password.", "", "collects=password,conditional");
    check_lacks("Pages can be used by anyone to learn details, such as your age.", "", "collects=");
    check_lacks("We don't hold your e-mail address any longer than we must.", "", "collects=email-address,no");
    check_lacks("We use an age group without your name.", "", "collects=name");
    check_has("We collect, without your help, your age.", "", "collects=age,yes,operator;");
    check_has("Where you have agreed, names collected here may be shown.", "", "collects=name,yes,operator;");
    check_has("We ask when we collect your age or with your consent.", "", "collects=age,yes,operator;");
}
END_TEST

/* What a lead-in says reaches the sentence that continues it, not those behind that. */
START_TEST(lead_ins)
{
    check_lacks("To collect details such as your religion.", "Our lamps don't need:", "yes");
    check_has("Contact details. Your e-mail address.", "We collect:", "collects=email-address,yes");
    check_has("Your name. This includes a nickname.", "We collect:", "collects=username,yes");
    check_lacks("sign up for e-mails", "We collect data when you:", "collects=");
    check_lacks("read what you stored, such as your age", "Your teachers see it. They may:", "collects=");
    check_lacks("When you win, we may show your age.", "We use the following:", "collects=");
    check_lacks("verify your e-mail address", "We use the data that we collect to:", "collects=");
    check_lacks("the e-mail address, which is collected only by our vendors", "We collect:", "collects=");
    check_lacks("The name that you chose at the door. You can hide your e-mail address.", "We collect:",
                "collects=email-address");
    check_has("your name, which we collect", "How the data are used and how they are kept:", "collects=name");
    check_lacks("use your data to show you advertisements", "Where the law asks for it, they undertake to:",
                "uses=");
}
END_TEST

/* An explanation goes on with "it", until somebody does something. */
START_TEST(explanations)
{
    check_lacks("A cookie is a small file. It holds information such as your name.", "", "collects=");
    check_has("A cookie is a small file. We collect information such as your name.", "",
              "collects=name,yes,operator;");
    check_lacks("your name", "Personal data is any information about you. This can include details such as:",
                "collects=");
    check_has("your name", "Personal data is any information about you. We collect:", "collects=name,yes");
    check_lacks("How we collect your e-mail address", "", "collects=");
}
END_TEST

START_TEST(no_facts_where_nothing_is_stated)
{
    ck_assert_str_eq(facts_of("\"Personal information\" means your name and e-mail address.", ""),
                     "");
    ck_assert_str_eq(facts_of("What information do we collect about you?", ""), "");
    ck_assert_str_eq(facts_of("How can I refuse cookies or delete my account?", ""), "");
    ck_assert_str_eq(facts_of("How we encrypt your name", ""), "");
    ck_assert_str_eq(facts_of("Do you encrypt my name?", ""), "");
    check_has("How we secure it: your name is encrypted", "", "security=encryption,yes,operator;");
    ck_assert_str_eq(facts_of("Wir verwenden Cookies und teilen die Daten nicht mit Dritten.", ""),
                     "");
    ck_assert_str_eq(facts_of("Partners for marketing, hosting and security", "We collect data from:"),
                     "");
    ck_assert_str_eq(facts_of("", ""), "");
    check_lacks("VII. How you can correct your personal information", "Table of contents:", "right=");
    check_lacks("How we use cookies", "This page includes more information about:", "tracks=");
    check_has("Cookies, which we set.", "We use:", "tracks=cookies,yes,operator;");
    check_lacks("Home News Shop Boats Sails Ropes Lamps Charts Books Gifts Coupons Careers About Us Contact "
                "Us Store Locator Your E-mail Address Your Account Privacy Policy We Collect Names Track "
                "Orders Returns Shipping Delivery Payment Credit Card",
                "", "collects=");
}
END_TEST

START_TEST(values_are_read)
{
    static const struct {
        bool (*read)(struct span text, struct buffer *out);
        const char *text;
        const char *value; /* "" when there is none */
    } cases[] = {
        {value_date, "march 24, 2008", "2008-03-24"},
        {value_date, "24th day of march 2008", "2008-03-24"},
        {value_date, "13-mar-2001", "2001-03-13"},
        {value_date, "2014/4/22", "2014-04-22"},
        {value_date, "2/12/04", "2004-02-12"},
        {value_date, "25/12/2010", "2010-12-25"},
        {value_date, "2.12.2004", "2004-12-02"},
        {value_date, "12.25.2010", "2010-12-25"},
        {value_date, "march 2008", "2008-03"},
        {value_date, "february 30, 2008", ""},
        {value_date, "march", ""},
        {value_duration, "eighteen months", "P18M"},
        {value_duration, "thirty (30) business days", "P30D"},
        {value_duration, "forty five days", "P45D"},
        {value_duration, "one hundred eighty days", "P180D"},
        {value_duration, "a year", "P1Y"},
        {value_duration, "5 years and 3 months", "P5Y3M"},
        {value_duration, "24 hours", "PT24H"},
        {value_duration, "some days", ""},
        {value_email, "mailto:help%40shop.example?subject=x", "help@shop.example"},
        {value_email, "help (at) shop.example.", "help@shop.example"},
        {value_email, "help at shop dot example", "help@shop.example"},
        {value_email, "help yourself", ""},
        {value_phone, " (555) 010-2345.", "(555) 010-2345"},
        {value_phone, "555", ""},
    };
    struct buffer value = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buffer_clear(&value);
        bool read = cases[i].read(span_of(cases[i].text), &value);
        ck_assert_msg(read == (cases[i].value[0] != '\0'), "%s", cases[i].text);
        ck_assert_str_eq(buffer_string(&value), cases[i].value);
    }
    buffer_free(&value);
}
END_TEST

START_TEST(rules_take_the_data_near_them)
{
    ck_assert_str_eq(data_of("We store the last digits of your credit card and do not keep any passwords.",
                             "retention"), "password");
    ck_assert_str_eq(data_of("We do not keep your name, age or e-mail address.", "retention"),
                     "name age email-address");
    ck_assert_str_eq(data_of("Your age and name are deleted after 30 days, but your photos stay.", "retention"),
                     "age name");
    ck_assert_str_eq(data_of("Cookies expire after two years.", "retention"), "cookies");
    ck_assert_str_eq(data_of("Since it is linked to your searches, we do not store it.", "retention"), "");
}
END_TEST

START_TEST(an_address_begins_with_its_name)
{
    static const struct {
        const char *before;
        const char *name;
    } cases[] = {
        {"Write to ", "Moon & Sun of Ohio, Inc., Attn: Claims, "},
        {"Our house, which you find at ", ""},
        {"Sun Ltd in Luna and Moon Ltd of ", ""},
        {"Ask privacy@moon.example or 555-010-2345 ", "Moon "},
        {"Mail ", "5th Floor, "},
        {"We are the owner (", "Moon plc, "},
        {"Send it to ", "Moon (UK) Limited "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[200];
        int length = snprintf(text, sizeof text, "%s%s12 Main Street", cases[i].before, cases[i].name);
        size_t street = (size_t)length - strlen("12 Main Street");
        ck_assert_uint_eq(value_address_start(span_of(text), street), strlen(cases[i].before));
    }
}
END_TEST

START_TEST(lines_of_an_address_are_joined_by_commas)
{
    static const char *const cases[][2] = {
        {"Moon Corp. Attn: Privacy 12 Crater Street, Suite 900 Luna Bay, CA 94103",
         "Moon Corp., Attn: Privacy, 12 Crater Street, Suite 900, Luna Bay, CA 94103"},
        {"Sun, Inc. c/o The Star Company 620 Eighth Avenue Luna, N.Y. 10018",
         "Sun, Inc., c/o The Star Company, 620 Eighth Avenue, Luna, N.Y. 10018"},
        {"Moon Ltd 5th Floor Blue Building 110 Crater Street Luna SE1 0SU United Kingdom",
         "Moon Ltd 5th Floor, Blue Building, 110 Crater Street, Luna SE1 0SU, United Kingdom"},
        {"Moon Insurance P.O. Box 660598 Luna, TX 75266-0598",
         "Moon Insurance, P.O. Box 660598, Luna, TX 75266-0598"},
        {"12 Main Street North, Luna, CA 95472.", "12 Main Street North, Luna, CA 95472"},
        {"9 Place Street Luna", "9 Place Street, Luna"},
        {"350 Bush Street, 2nd Floor, Luna, CA 94104", "350 Bush Street, 2nd Floor, Luna, CA 94104"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer value = {0};
        ck_assert_int_eq(value_address(span_of(cases[i][0]), &value), *cases[i][0] != '\0');
        ck_assert_str_eq(value.length ? buffer_string(&value) : "", cases[i][1]);
        buffer_free(&value);
    }
}
END_TEST

/* Writes a rules file and returns its path. */
static const char *rules_file(const char *text)
{
    static char path[] = "/tmp/smallprint-rules-XXXXXX";
    snprintf(path, sizeof path, "/tmp/smallprint-rules-XXXXXX");
    int descriptor = mkstemp(path);
    ck_assert_int_ge(descriptor, 0);
    ck_assert_int_eq(write(descriptor, text, strlen(text)), (ssize_t)strlen(text));
    close(descriptor);
    return path;
}

START_TEST(faults_have_a_place)
{
    const char *path = rules_file("rule law/test  Test\n    test act\n    oops (\n    by: operator\n"
                                  "word x\nterm data/y\n    {nolist} z\n");
    static const struct {
        uint32_t line, column;
    } places[] = {{5, 1}, {3, 11}, {7, 5}};
    struct rule_problems problems = {0};
    struct ruleset *checked = ruleset_check(&path, 1, &problems);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        bool found = false;
        for (size_t k = 0; k < problems.count; k++) {
            found |= problems.items[k].line == places[i].line &&
                     problems.items[k].column == places[i].column;
        }
        ck_assert_msg(found, "no problem at line %u", places[i].line);
    }
    ruleset_free(checked);
    rule_problems_free(&problems);
    struct error error = {{0}};
    ck_assert_ptr_null(ruleset_load(&path, 1, &error));
    ck_assert_msg(strncmp(error.message, path, strlen(path)) == 0, "%s", error.message);
    unlink(path);
}
END_TEST

START_TEST(a_users_file_adds_and_replaces)
{
    const char *path = rules_file("rule law/gdpr\n    the big regulation\n    polarity: yes\n"
                                  "rule law/moon-act\n    moon act\n    polarity: yes\n");
    struct error error = {{0}};
    unload();
    rules = ruleset_load(&path, 1, &error);
    ck_assert_msg(rules != NULL, "%s", error.message);
    extractor = extractor_new(rules);
    check_has("We follow the Moon Act.", "", "law=moon-act,yes,operator;");
    check_has("We follow the big regulation.", "", "law=gdpr,yes,operator;");
    ck_assert_str_eq(facts_of("We follow the GDPR.", ""), "");
    unlink(path);
}
END_TEST

/* Half of what a clause needs lies in each of two words; no word is known to the shipped rules. */
START_TEST(categories_are_weighed)
{
    static const struct {
        const char *text;
        enum clause_kind kind;
        unsigned categories;
    } cases[] = {
        {"Zork grue.", CLAUSE_HEADING, 1U << CATEGORY_DNT},
        {"Zork. Grue.", CLAUSE_HEADING, 1U << CATEGORY_DNT},
        {"Zork. Zork.", CLAUSE_HEADING, 0}, /* counts once in the clause */
        {"Zork.", CLAUSE_HEADING, 0},
        {"Zork.", CLAUSE_PARAGRAPH, 1U << CATEGORY_DNT}, /* nothing else comes near */
        {"Frotz.", CLAUSE_PARAGRAPH, 0},
    };
    const char *path = rules_file("category dnt\n    start: -6\n    alone: -1\n"
                                  "category other\n    start: -3\n    alone: -1\n"
                                  "evidence text:mine\n    columns: dnt other\n"
                                  "    +6 . zork\n    +6 . grue\n    . -9 frotz\n");
    struct error error = {{0}};
    unload();
    rules = ruleset_load(&path, 1, &error);
    ck_assert_msg(rules != NULL, "%s", error.message);
    extractor = extractor_new(rules);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fact_input input = {span_of(cases[i].text), span_of(""), span_of(""),
                                   (uint8_t)cases[i].kind};
        size_t count = 0;
        unsigned categories = 0;
        fact_extract(extractor, &input, &count, &categories);
        ck_assert_msg(categories == cases[i].categories, "'%s': %x", cases[i].text, categories);
    }
    unlink(path);
}
END_TEST

/* Reads `size` bytes of one text over and over, as one clause; returns the processor's seconds. */
static double seconds_of(const char *part, size_t size)
{
    size_t length = strlen(part);
    char *text = malloc(size + length);
    size_t used = 0;
    ck_assert_ptr_nonnull(text);
    for (; used < size; used += length) {
        memcpy(text + used, part, length);
    }
    struct fact_input input = {span_make(text, used), span_of(part), span_of(part),
                               CLAUSE_PARAGRAPH};
    size_t count = 0;
    unsigned categories = 0;
    clock_t start = clock();
    fact_extract(extractor, &input, &count, &categories);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    free(text);
    return seconds;
}

/* Nothing in a clause may make reading it slow: eight times the text takes about eight times as long. */
START_TEST(time_grows_with_the_text)
{
    static const char *const parts[] = {
        "we collect your name and ", "not ", "(((", "a@b.", "1 2 3 4 5 years ", "\xC3\xA9\xC3\xA9 ",
        "information ", "((information we collect)) ",
        "we may share, sell or rent your information with third parties unless you opt out ",
        "555 010 2345 main street suite 12345 ",
        "you have the right to access and correct ", "a.b-c/d ", "\xE2\x80\x94", "Effective date: ",
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        double small = seconds_of(parts[i], 128 << 10);
        double large = seconds_of(parts[i], 1 << 20);
        ck_assert_msg(large < 24 * small + 0.5, "'%s': %.3f s for 128 KB, %.3f s for 1 MB", parts[i],
                      small, large);
        ck_assert_msg(large < 20, "'%s': %.3f s for 1 MB", parts[i], large);
    }
}
END_TEST

/* The lead-in of a list is read once, however many items follow. */
START_TEST(a_long_list_ends_soon)
{
    enum { ITEMS = 100 * 1000, LEAD_IN = 1900 };
    char lead_in[LEAD_IN + 64] = "";
    while (strlen(lead_in) < LEAD_IN) {
        strcat(lead_in, "We collect and share with third parties: ");
    }
    size_t facts = 0;
    clock_t start = clock();
    for (size_t i = 0; i < ITEMS; i++) {
        struct fact_input input = {span_of("your e-mail address"), span_of("What we collect"),
                                   span_of(lead_in), CLAUSE_ITEM};
        size_t count = 0;
        unsigned categories = 0;
        fact_extract(extractor, &input, &count, &categories);
        facts += count;
    }
    ck_assert_uint_ge(facts, ITEMS);
    ck_assert_msg(clock() - start < 20 * CLOCKS_PER_SEC, "too slow");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("facts");
    TCase *tests = tcase_create("rules");

    tcase_add_checked_fixture(tests, load, unload);
    tcase_add_test(tests, examples_hold);
    tcase_add_test(tests, shipped_patterns_are_right);
    tcase_add_test(tests, polarity_and_actor);
    tcase_add_test(tests, who_gets_something_is_led_to);
    tcase_add_test(tests, data_are_what_the_verb_gives);
    tcase_add_test(tests, objects);
    tcase_add_test(tests, lead_ins);
    tcase_add_test(tests, explanations);
    tcase_add_test(tests, no_facts_where_nothing_is_stated);
    tcase_add_test(tests, values_are_read);
    tcase_add_test(tests, rules_take_the_data_near_them);
    tcase_add_test(tests, an_address_begins_with_its_name);
    tcase_add_test(tests, lines_of_an_address_are_joined_by_commas);
    tcase_add_test(tests, faults_have_a_place);
    tcase_add_test(tests, a_users_file_adds_and_replaces);
    tcase_add_test(tests, categories_are_weighed);
    tcase_add_test(tests, time_grows_with_the_text);
    tcase_add_test(tests, a_long_list_ends_soon);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
