/* SPDX-License-Identifier: ISC */
/* Regular expressions: PCRE2 behind one small face (the only room that knows it).
 *
 * A subject that is pure ASCII is matched in byte mode, which is 20 times faster than UTF mode; any
 * other in UTF mode with Unicode properties. Both give the same answer for ASCII subjects, so a
 * caller sees one semantics. A pattern is compiled for a mode when it is first needed. */
#ifndef BASE_REGEX_H
#define BASE_REGEX_H

#include "base/error.h"
#include "base/span.h"

#include <stdint.h>

struct regex;
struct regex_matcher;

enum {
    REGEX_CASELESS = 1, /* i */
    REGEX_DOTALL = 2,   /* s */
    REGEX_EXTENDED = 4, /* x: white space and comments in the pattern are ignored */
};

/* Compiles `pattern` (UTF-8) for both modes, with JIT where there is one. NULL with a message in
 * *error and the byte offset of the fault in *offset. Immutable afterwards: any thread may match. */
struct regex *regex_compile(struct span pattern, unsigned flags, struct error *error,
                            size_t *offset);
void regex_free(struct regex *regex);

/* One thread's match memory; works with any regex. Match, depth and heap limits are set in it. */
struct regex_matcher *regex_matcher_new(void);
void regex_matcher_free(struct regex_matcher *matcher);

enum regex_result { REGEX_NO_MATCH, REGEX_MATCH, REGEX_LIMIT /* gave up: too costly */ };

/* Searches `subject` from byte `from`. `ascii` says that the subject is pure ASCII (PLAIN_ASCII);
 * it must be valid UTF-8 otherwise. */
enum regex_result regex_search(const struct regex *regex, struct regex_matcher *matcher,
                               struct span subject, bool ascii, size_t from);

/* After REGEX_MATCH: group `number` (0 is all) of the last search; false when it took no part. */
bool regex_group(const struct regex_matcher *matcher, unsigned number, size_t *start, size_t *end);

/* The number of the named group, or -1. */
int regex_group_number(const struct regex *regex, const char *name);

#endif
