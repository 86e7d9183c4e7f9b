/* SPDX-License-Identifier: ISC */
/* Where a snapshot comes from, as its first line says (Princeton-Leuven layout). */
#ifndef POLICY_PROVENANCE_H
#define POLICY_PROVENANCE_H

#include "base/span.h"

#include <stdint.h>

struct provenance {
    struct span site;    /* borrowed from the text; "" when there is no such line */
    struct span address; /* the snapshot's address in the archive; borrowed; may be "" */
    uint32_t date;       /* archive date as in base/date.h, 0 when absent or impossible */
    size_t length;       /* bytes of the line with its newline: where the policy begins; else 0 */
};

/* Reads the provenance line of `text` (the decoded source from its first byte). Without one, or
 * with one that isn't of the form, returns false and an empty *out. Any thread. */
bool provenance_parse(struct span text, struct provenance *out);

/* The title of a policy: the text of its first heading of any kind, else its first line with
 * words, as plain text of at most `limit` bytes cut at a character; appended to `out`.
 * `body` is the text behind the provenance line. */
struct buffer;
void provenance_title(struct span body, size_t limit, struct buffer *out);

#endif
