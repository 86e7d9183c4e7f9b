/* SPDX-License-Identifier: ISC */
/* The policy that an operand names.
 *
 * An operand is SITE, SITE@DATE or SITE@COMMIT, or a path as the other subcommands print it. SITE is a
 * site's name or a part of one site's name only. DATE is a year, a month or a day and means the newest
 * version that isn't younger; COMMIT is at least the first seven digits of one; without either the newest
 * is meant. Which of a site's documents, --title tells, or a path. */
#ifndef COMMAND_WANTED_H
#define COMMAND_WANTED_H

#include "change/lineage.h"
#include "command/session.h"

#include <stdbool.h>

struct wanted {
    struct lineage lineage; /* of the documents of the site that have the title */
    size_t first, end;      /* the versions of the document among the lineage's items */
    size_t at;              /* the version, first <= at < end */
};

void wanted_free(struct wanted *wanted);

/* Finds a version; `title` is a part of its document's title, or NULL. *wanted is (struct wanted){0}, to be
 * freed in any case. Returns STATUS_FOUND, or another status after a message. */
int wanted_find(struct wanted *wanted, const struct session *session, const char *operand,
                const char *title);

/* Turns to another version of the same document: `version` is DATE or COMMIT. Returns the same. */
int wanted_turn(struct wanted *wanted, const struct session *session, const char *version);

/* Finds a site's documents: `lineage` only. The operand is SITE. Returns the same. */
int wanted_find_site(struct wanted *wanted, const struct session *session, const char *operand,
                     const char *title);

/* The snapshot that is wanted. */
static inline uint32_t wanted_snapshot(const struct wanted *wanted)
{
    return wanted->lineage.items[wanted->at].snapshot;
}

/* True if an operand ends in "@" and DATE or COMMIT. */
bool wanted_has_version(const char *operand);

/* The title of a version's document, as its place in the collection tells it, else as the policy does;
 * appended to *title. */
void wanted_title(const struct session *session, uint32_t snapshot, struct buffer *title);

#endif
