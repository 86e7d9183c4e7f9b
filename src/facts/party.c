/* SPDX-License-Identifier: ISC */
/* Telling a site from its third parties. */
#include "facts/party.h"

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

bool party_is_named(struct span party, struct span text)
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
