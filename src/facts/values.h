/* SPDX-License-Identifier: ISC */
/* Values that are read from the words of a policy. */
#ifndef FACTS_VALUES_H
#define FACTS_VALUES_H

#include "base/buffer.h"
#include "base/span.h"

/* Each appends the value that `text` states to `out`; false, and nothing appended, when it states
 * none. Dates and durations are read from lower-case text. */

/* "march 24, 2008", "24th of march 2008", "2014/4/22", "13-mar-2001", "3/24/08" (month first
 * unless that is impossible), "24.3.2008" (day first), "march 2008": ISO 8601, to the day or the month. */
bool value_date(struct span text, struct buffer *out);

/* "30 days", "thirty (30) business days", "eighteen months", "a year", "24 hours": ISO 8601 in the
 * unit that the text uses. Of "six to twelve months" the longest. */
bool value_duration(struct span text, struct buffer *out);

/* A mail address as it would be typed: no mailto:, percent signs, "(at)" or " dot ". */
bool value_email(struct span text, struct buffer *out);

/* As written, without punctuation at its ends; at least seven digits. */
bool value_phone(struct span text, struct buffer *out);

/* As written, without punctuation at its ends, and with a comma where a line of it ends by its words: lines are
 * gone in the plain text of a clause ("12 Main Street Suite 4 Luna" is "12 Main Street, Suite 4, Luna"). */
bool value_address(struct span text, struct buffer *out);

/* Where in `text` the address begins whose street stands `at` that byte: with the name before it, as far as
 * its words are written as one ("Moon & Sun of Ohio, Inc., Attn: Claims, 12 Main Street"). */
size_t value_address_start(struct span text, size_t at);

#endif
