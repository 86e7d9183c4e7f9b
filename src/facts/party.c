/* SPDX-License-Identifier: ISC */
/* Telling a site from its third parties. */
#include "facts/party.h"

bool party_is_site(struct span party, struct span site)
{
    for (size_t i = 0; i + party.length <= site.length; i++) {
        bool begins = i == 0 || site.bytes[i - 1] == '.';
        bool ends = i + party.length == site.length || site.bytes[i + party.length] == '.';
        if (begins && ends && memcmp(site.bytes + i, party.bytes, party.length) == 0) {
            return true;
        }
    }
    return false;
}
