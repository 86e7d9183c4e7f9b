/* SPDX-License-Identifier: ISC */
/* Telling a site from its third parties. */
#include "facts/party.h"

/* Brands of one house, which are no third parties to each other. */
static const char *const houses[][20] = {
    {"google", "youtube", "google-analytics", "google-maps", "google-adsense", "google-adwords",
     "doubleclick", "android", "chrome", "gmail", "adsense", "blogger", "fitbit", "nest", "waze", "stadia"},
    {"facebook", "instagram", "whatsapp", "messenger", "threads", "oculus", "meta", "crowdtangle"},
    {"microsoft", "linkedin", "github", "skype", "bing", "xbox", "msn"},
    {"amazon", "amazon-web-services", "imdb", "goodreads", "audible", "twitch", "alexa"},
    {"yahoo", "tumblr", "flickr", "aol", "advertising-com"},
};

static bool is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9');
}

/* The byte in lower case; '-' for what separates the words of a name. */
static char fold(char byte)
{
    char lower = byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte;
    return is_word_byte(byte) ? lower : '-';
}

static bool has_name(struct span party, struct span text)
{
    for (size_t i = 0; i + party.length <= text.length; i++) {
        size_t same = 0;
        while (same < party.length && fold(text.bytes[i + same]) == party.bytes[same]) {
            same++;
        }
        bool begins = i == 0 || !is_word_byte(text.bytes[i - 1]);
        bool ends = i + same == text.length || !is_word_byte(text.bytes[i + same]);
        if (same == party.length && begins && ends) {
            return true;
        }
    }
    return false;
}

/* True if `text` names a brand of the house at `row` that has the party. */
static bool names_house(const char *const *row, struct span party, struct span text)
{
    bool belongs = false, named = false;
    for (size_t i = 0; i < sizeof houses[0] / sizeof *houses[0] && row[i]; i++) {
        belongs |= span_equal(span_of(row[i]), party);
        named |= has_name(span_of(row[i]), text);
    }
    return belongs && named;
}

bool party_is_named(struct span party, struct span text)
{
    bool named = has_name(party, text);
    for (size_t i = 0; i < sizeof houses / sizeof *houses && !named; i++) {
        named = names_house(houses[i], party, text);
    }
    return named;
}
