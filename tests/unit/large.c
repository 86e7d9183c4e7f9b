/* SPDX-License-Identifier: ISC */
/* A collection of several times the sample. */
#include "tests/unit/large.h"

#include "base/place.h"

#include <string.h>

#include "tests/unit/oracle.h"

/* The source with a word of its own in about two lines of three, but not in the first. */
static void append_variant(struct span source, size_t copy, struct buffer *out)
{
    size_t number = 0;
    for (size_t at = 0; at < source.length; number++) {
        const char *found = memchr(source.bytes + at, '\n', source.length - at);
        size_t end = found ? (size_t)(found - source.bytes) : source.length;
        struct span line = span_slice(source, at, end);
        buffer_append_span(out, line);
        if (number > 0 && line.length > 20 && line.bytes[line.length - 1] != ' ' &&
            (number + copy) % 3) {
            buffer_printf(out, " variant%zu", copy);
        }
        buffer_append_char(out, '\n');
        at = end + 1;
    }
}

void large_make(struct scratch *scratch, size_t copies)
{
    struct oracle sample;
    size_t root = strlen(place_sample_corpus()) + 1;
    oracle_read(&sample, place_sample_corpus());
    scratch_make(scratch);
    for (size_t i = 0; i < sample.policy_count; i++) {
        const struct oracle_policy *policy = &sample.policies[i];
        for (size_t copy = 0; copy < copies; copy++) {
            struct buffer name = {0};
            struct buffer content = {0};
            buffer_printf(&name, "%zu/%s", copy, policy->path + root);
            append_variant(buffer_span(&policy->raw), copy, &content);
            scratch_write(scratch, buffer_string(&name), content.bytes, content.length);
            buffer_free(&content);
            buffer_free(&name);
        }
    }
    oracle_free(&sample);
}
