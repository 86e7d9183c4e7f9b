/* SPDX-License-Identifier: ISC */
/* The table of kinds. */
#include "facts/kinds.h"

#include <string.h>

const struct fact_kind fact_kinds[FACT_KINDS + 1] = {
    {"collects", CATEGORY_COLLECTION, "Collects"},
    {"uses", CATEGORY_COLLECTION, "Uses for"},
    {"tracks", CATEGORY_COLLECTION, "Tracks by"},
    {"sells", CATEGORY_SHARING, "Sells"},
    {"shares", CATEGORY_SHARING, "Shares with"},
    {"names-party", CATEGORY_SHARING, "Names"},
    {"transfer", CATEGORY_SHARING, "Transfers to"},
    {"choice", CATEGORY_CHOICE, "Choices"},
    {"right", CATEGORY_ACCESS, "Rights"},
    {"retention", CATEGORY_RETENTION, "Keeps for"},
    {"security", CATEGORY_SECURITY, "Secures by"},
    {"change-notice", CATEGORY_CHANGE, "Tells of changes by"},
    {"effective-date", CATEGORY_CHANGE, "In force since"},
    {"updated-date", CATEGORY_CHANGE, "Updated"},
    {"dnt", CATEGORY_DNT, "Do Not Track"},
    {"audience", CATEGORY_AUDIENCE, "Audiences"},
    {"law", CATEGORY_AUDIENCE, "Laws"},
    {"seal", CATEGORY_OTHER, "Seals"},
    {"contact-email", CATEGORY_OTHER, "E-mail"},
    {"contact-phone", CATEGORY_OTHER, "Telephone"},
    {"contact-postal", CATEGORY_OTHER, "Address"},
    {"", CATEGORY_OTHER, "More"},
};

size_t fact_kind_find(const char *name)
{
    size_t kind = 0;
    while (kind < FACT_KINDS && strcmp(fact_kinds[kind].name, name) != 0) {
        kind++;
    }
    return kind;
}
