/* SPDX-License-Identifier: ISC */
/* Made-up policies, clause by clause. */
#include "tests/unit/odd.h"

#include "base/buffer.h"

#include <stdio.h>

enum {
    SITES = 9,
    DATES = 6,
    KEPT = 64, /* lines that later policies repeat */
};

struct odd {
    uint64_t state;
    struct buffer kept[KEPT]; /* blocks of earlier policies */
};

static size_t below(struct odd *odd, size_t limit)
{
    odd->state = odd->state * 6364136223846793005U + 1442695040888963407U;
    return (size_t)(odd->state >> 33) % limit;
}

static const char *const words[] = {
    "data",     "Data",     "datas",  "the",     "the",      "we",      "We",     "don't",
    "don\u2019t", "users'", "share",  "sharing", "shared",   "SHARES",  "not",    "NOT",
    "e-mail",   "email",    "opt-out", "caf\u00E9", "Cafe",  "na\u00EFve", "\u00C9cole", "a",
    "30", "days", "day's", "state-of-the-art", "site.example", "x@site.example", "it's", "its",
    /* What follows is beyond Windows-1252. */
    "\u500B\u4EBA\u60C5\u5831", "\u500B\u4EBA", "\u3042\u3044", "\uFB01le", "file", "\u212Aey",
    "\u0130stanbul", "\u03A3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C2",
    "e\u0301tat", "\u0E01\u0E34\u0E19",
    "\u0434\u0430\u043D\u043D\u044B\u0435", "\u0414\u0410\u041D\u041D\u042B\u0415", "so\u00ADft",
    "ze\u200Bro", "\u202Ebidi", "\u00E2\u20AC\u2122s", "\U0001F36A", "\uFFFD",
};

enum { WORDS = sizeof words / sizeof *words, LATIN_WORDS = 32 };

static const char *const gaps[] = {
    " ", " ", " ", " ", " ", " ", ", ", ". ", "; ", " - ", " (", ") ", "/", "  ", "\t", "\n",
    "  \n", " **", "** ", " _", "_ ", " [", "](http://site.example/a) ", " `", "&amp;", " \\* ",
    "<br>",
    "\u00A0", " \u00AE ", "\u00AB", "\u00BB ",
    /* What follows is beyond Latin-1. */
    " \u2014 ", "\u201C", "\u201D ", "\u2026 ", "\u2011",
};

enum { GAPS = sizeof gaps / sizeof *gaps, LATIN_GAPS = 31 };

static void append_words(struct odd *odd, bool latin, size_t count, struct buffer *out)
{
    for (size_t i = 0; i < count; i++) {
        if (below(odd, 300) == 0) {
            for (size_t letter = 120 + below(odd, 20); letter > 0; letter--) {
                buffer_append_string(out, "z");
            }
        }
        buffer_append_string(out, words[below(odd, latin ? LATIN_WORDS : WORDS)]);
        size_t gap = below(odd, 3) ? 0 : below(odd, latin ? LATIN_GAPS : GAPS);
        buffer_append_string(out, gaps[gap]);
    }
}

/* A block: something that begins like one of these, and words. */
static void append_block(struct odd *odd, bool latin, struct buffer *out)
{
    static const char *const beginnings[] = {
        "",      "",     "",       "",     "# ",   "## ",   "### ", "  * ", "  * ", "    * ", "1. ",
        "> ",    "> > ", "a) ",    "| ",   "**",   "* * *", "---",  "\u00A0", "4\\. ", "\\- ",
    };
    size_t beginning = below(odd, sizeof beginnings / sizeof *beginnings);
    size_t count = below(odd, 4) ? 1 + below(odd, 12) : 1 + below(odd, 90);
    buffer_append_string(out, beginnings[beginning]);
    append_words(odd, latin, beginning >= 4 && beginning <= 6 ? 1 + below(odd, 3) : count, out);
    buffer_append_string(out, below(odd, 4) ? "\n" : ":\n");
}

static void append_provenance(struct odd *odd, struct buffer *out)
{
    static const char *const dates[DATES] = {"2001-02-03", "2001-02-03", "2009-12-31",
                                             "2010-01-01", "2014-06-15", "2020-02-29"};
    size_t site = below(odd, SITES);
    buffer_printf(out,
                  "> *The following text is extracted and transformed from the site%zu.example "
                  "privacy policy that was archived on %s. Please check the [original snapshot on "
                  "the Wayback Machine](https://web.archive.org/web/20010203040506id_/"
                  "http%%3A//site%zu.example/) for the most accurate reproduction.*\n\n",
                  site, dates[below(odd, DATES)], site);
}

static void append_policy(struct odd *odd, bool latin, struct buffer *out)
{
    if (below(odd, 5)) {
        append_provenance(odd, out);
    }
    for (size_t block = below(odd, 25); block > 0; block--) {
        struct buffer *kept = &odd->kept[below(odd, KEPT)];
        size_t before = out->length;
        if (kept->length && !latin && below(odd, 2)) {
            buffer_append_span(out, buffer_span(kept));
        } else {
            append_block(odd, latin, out);
        }
        if (!latin) {
            buffer_clear(kept);
            buffer_append(kept, out->bytes + before, out->length - before);
        }
        buffer_append_string(out, below(odd, 10) ? "\n" : "\n\n\n");
    }
}

/* As Windows-1252: code points below U+0100, and the apostrophe. */
static void to_latin(const struct buffer *text, struct buffer *out)
{
    for (size_t i = 0; i < text->length; i++) {
        unsigned char byte = (unsigned char)text->bytes[i];
        if (byte >= 0xC2 && byte <= 0xC3) {
            unsigned char next = (unsigned char)text->bytes[++i];
            buffer_append_char(out, (char)((byte & 3) << 6 | (next & 0x3F)));
        } else if (byte >= 0x80) {
            buffer_append_char(out, '\x92');
            i += 2;
        } else {
            buffer_append_char(out, (char)byte);
        }
    }
}

static void to_wide(const struct buffer *latin, struct buffer *out)
{
    buffer_append(out, "\xFF\xFE", 2);
    for (size_t i = 0; i < latin->length; i++) {
        buffer_append_char(out, latin->bytes[i]);
        buffer_append_char(out, '\0');
    }
}

void odd_make(struct scratch *scratch, uint64_t seed, size_t count)
{
    struct odd odd = {.state = seed};
    scratch_make(scratch);
    for (size_t i = 0; i < count; i++) {
        static const char *const names[] = {
            "plain%zu.example.md", "Service %zu/Privacy \u00C9dit.md",
            "p/pl/pla/plain%zu.example@2003-04-05.md", "deep/er/%zu/20120304.txt"};
        bool latin = below(&odd, 8) == 0;
        struct buffer text = {0};
        struct buffer bytes = {0};
        struct buffer wide = {0};
        struct buffer name = {0};
        append_policy(&odd, latin, &text);
        const char *form = names[below(&odd, sizeof names / sizeof *names)];
        const char *number = strstr(form, "%zu");
        buffer_printf(&name, "%.*s%zu%s", (int)(number - form), form, i, number + 3);
        to_latin(&text, &bytes);
        to_wide(&bytes, &wide);
        struct buffer *content = !latin ? &text : below(&odd, 2) ? &bytes : &wide;
        scratch_write(scratch, buffer_string(&name), content->bytes ? content->bytes : "",
                      content->length);
        buffer_free(&name);
        buffer_free(&wide);
        buffer_free(&bytes);
        buffer_free(&text);
    }
    for (size_t i = 0; i < KEPT; i++) {
        buffer_free(&odd.kept[i]);
    }
}
