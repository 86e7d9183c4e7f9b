/* SPDX-License-Identifier: ISC */
/* Counting the syllables of English words by their spelling.
 *
 * A word is brought into a *spelling* of its sounds first: lower case; 'j' for a y that is a
 * consonant ("you", "beyond", not "type"); 'w' for the u of "qu" and "gu" before a vowel; 'a' for a
 * letter beyond ASCII; apostrophes kept. Its syllables are its runs of vowels, corrected by the
 * table. */
#include "facts/measures.h"

enum {
    SPELLING_MAX = 48, /* letters of a word that are looked at */
};

enum where { AT_START, AT_END, ANYWHERE };

/* In `letters`, V is any vowel and C any other letter. All rows that apply are added up. */
struct correction {
    enum where where;
    const char *letters;
    size_t length; /* of letters */
    int change;
};

#define START(letters, change) {AT_START, letters, sizeof letters - 1, change}
#define END(letters, change) {AT_END, letters, sizeof letters - 1, change}
#define ANY(letters, change) {ANYWHERE, letters, sizeof letters - 1, change}

static const struct correction corrections[] = {
    /* The e is silent: "site", "sites", "used"; not in "uses", "noted", "table", "enabled". */
    END("VCe", -1), END("CCe", -1), END("Cle", 1), END("lle", -1), END("rle", -1), END("VCes", -1),
    END("CCes", -1), END("Cles", 1), END("lles", -1), END("rles", -1), END("ses", 1),
    END("ces", 1), END("ges", 1), END("zes", 1), END("xes", 1), END("ches", 1), END("shes", 1),
    END("VCed", -1), END("CCed", -1), END("Cled", 1), END("lled", -1), END("rled", -1),
    END("ted", 1), END("ded", 1), END("VCe's", -1), END("ce's", 1), END("ge's", 1),
    /* ... and within: "safely", "statement", "useful"; not in "element". */
    END("Cely", -1), END("Cement", -1), END("Cements", -1), END("lement", 1), END("lements", 1),
    END("Ceful", -1), END("Cefully", -1), END("Celess", -1), END("Ceness", -1), START("hereC", -1),
    START("thereC", -1), START("whereC", -1), START("someC", -1), START("safeg", -1),
    START("homeC", -1), START("timeC", -1), START("likeC", -1), START("elseC", -1),
    START("lifeC", -1), START("faceb", -1),
    /* A consonant that is one: "mechanism", "algorithm", "didn't". */
    END("ism", 1), END("isms", 1), END("thm", 1), END("thms", 1), END("Cn't", 1),
    /* Vowels that are apart. ia: "via", "social" (not), "associate", "California" (not). */
    ANY("ia", 1), ANY("cia", -1), ANY("tia", -1), ANY("riage", -1), ANY("nia", -1), ANY("ciat", 1),
    ANY("tiat", 1), ANY("niat", 1),
    /* io: "period", "region" (not), "opinion" (not), "behavior" (not). */
    ANY("io", 1), ANY("tio", -1), ANY("sio", -1), ANY("cio", -1), ANY("gio", -1), ANY("xio", -1),
    ANY("lion", -1), ANY("nion", -1), ANY("nior", -1), ANY("vior", -1),
    /* ie: "recipient", "client", "patient" (not), "society", "earlier". */
    ANY("ien", 1), ANY("cien", -1), ANY("tien", -1), ANY("nien", -1), ANY("frien", -1),
    ANY("scien", 1), ANY("iet", 1), END("Cier", 1), END("Ciers", 1), ANY("iu", 1),
    /* u: "individual", "evaluate", "continuous", "fluent". */
    ANY("ua", 1), ANY("uou", 1), ANY("uent", 1), ANY("uity", 1), ANY("uition", 1), ANY("ruin", 1),
    ANY("fluid", 1),
    /* e: "video", "people" (not), "geographic", "area", "create", "reality"; and others. */
    ANY("eo", 1), ANY("people", -1), ANY("eone", -1), ANY("reof", -1), ANY("ereo", -1),
    ANY("geon", -1), END("rea", 1), END("reas", 1), ANY("creat", 1), ANY("creatu", -1),
    ANY("react", 1), ANY("deact", 1), ANY("realit", 1), ANY("idea", 1), ANY("neous", 1),
    ANY("reass", 1), ANY("coop", 1), ANY("coord", 1), ANY("poem", 1), END("Ving", 1),
    END("Vings", 1), ANY("opean", 1), END("ically", -1), START("business", -1), ANY("reimb", 1),
    ANY("reinst", 1),
};

static bool is_vowel(char letter)
{
    return letter == 'a' || letter == 'e' || letter == 'i' || letter == 'o' || letter == 'u' ||
           letter == 'y';
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte;
}

/* Writes the spelling of `word` and returns its length. */
static size_t spell(struct span word, char spelling[SPELLING_MAX])
{
    size_t length = 0;
    for (size_t i = 0; i < word.length && length < SPELLING_MAX; i++) {
        char letter = lower(word.bytes[i]);
        char next = i + 1 < word.length ? lower(word.bytes[i + 1]) : '\0';
        char before = length ? spelling[length - 1] : '\0';
        if (((unsigned char)letter & 0xC0) == 0x80) {
            continue;
        }
        if ((unsigned char)letter >= 0x80) {
            letter = 'a';
        } else if (letter == 'y' && is_vowel(next) && (!before || is_vowel(before))) {
            letter = 'j';
        } else if (letter == 'u' && is_vowel(next) && (before == 'q' || before == 'g')) {
            letter = 'w';
        }
        spelling[length++] = letter;
    }
    return length;
}

static bool matches(const char *spelling, const struct correction *row)
{
    for (size_t i = 0; i < row->length; i++) {
        char letter = row->letters[i];
        bool fits = letter == 'V'   ? is_vowel(spelling[i])
                    : letter == 'C' ? !is_vowel(spelling[i])
                                    : letter == spelling[i];
        if (!fits) {
            return false;
        }
    }
    return true;
}

/* `pairs` tells that somewhere two vowels stand together: rows for any place are about such. */
static bool applies(const struct correction *row, const char *spelling, size_t length, bool pairs)
{
    if (row->length > length) {
        return false;
    }
    size_t last = length - row->length;
    switch (row->where) {
    case AT_START:
        return matches(spelling, row);
    case AT_END:
        return row->letters[row->length - 1] == spelling[length - 1] && matches(spelling + last, row);
    case ANYWHERE:
        for (size_t at = 0; pairs && at <= last; at++) {
            if (row->letters[0] == spelling[at] && matches(spelling + at, row)) {
                return true;
            }
        }
    }
    return false;
}

unsigned syllables_of(struct span word)
{
    char spelling[SPELLING_MAX];
    size_t length = spell(word, spelling);
    int count = 0;
    bool pairs = false;
    for (size_t i = 0; i < length; i++) {
        bool vowel = is_vowel(spelling[i]);
        bool runs_on = vowel && i > 0 && is_vowel(spelling[i - 1]);
        count += vowel && !runs_on;
        pairs |= runs_on;
    }
    for (size_t i = 0; count > 0 && i < sizeof corrections / sizeof *corrections; i++) {
        count += applies(&corrections[i], spelling, length, pairs) ? corrections[i].change : 0;
    }
    return count > 0 ? (unsigned)count : 1;
}
