/* SPDX-License-Identifier: ISC */
/* JSON Lines. */
#include "command/record.h"

#include "base/buffer.h"
#include "base/date.h"
#include "base/glyph.h"
#include "base/utf8.h"
#include "command/output.h"

#include <math.h>
#include <string.h>

enum { DIGITS = 15 }; /* of a real number */

json_t *record_text(struct span text)
{
    if (utf8_is_valid(text)) {
        return json_stringn_nocheck(text.length ? text.bytes : "", text.length);
    }
    struct buffer valid = {0};
    for (size_t at = 0, used; at < text.length; at += used) {
        uint32_t code = utf8_decode(text.bytes + at, text.length - at, &used);
        char *to = buffer_reserve(&valid, UTF8_LONGEST);
        valid.length += utf8_encode(code == UTF8_INVALID ? UTF8_REPLACEMENT : code, to);
    }
    json_t *string = json_stringn_nocheck(valid.bytes, valid.length);
    buffer_free(&valid);
    return string;
}

json_t *record_date(uint32_t date)
{
    char text[DATE_SIZE];
    return date ? json_string(date_format(date, text)) : json_null();
}

json_t *record_grade(const struct measures *measures, double (*formula)(const struct measures *))
{
    bool graded = measures_can_grade(measures);
    return graded ? json_real(round(formula(measures) * 100) / 100) : json_null();
}

json_t *record_words(const char *words)
{
    json_t *list = json_array();
    while (*words) {
        size_t length = strcspn(words, " ");
        json_array_append_new(list, record_text(span_make(words, length)));
        words += length;
        words += strspn(words, " ");
    }
    return list;
}

static json_t *polarity_names(unsigned polarities)
{
    json_t *list = json_array();
    for (enum polarity i = POLARITY_YES; i <= POLARITY_CONDITIONAL; i++) {
        if (polarities >> i & 1) {
            json_array_append_new(list, json_string(polarity_name(i)));
        }
    }
    return list;
}

static json_t *value_or_null(const char *value)
{
    return value ? record_text(span_of(value)) : json_null();
}

json_t *record_fact_change(const struct fact_change *change)
{
    struct buffer phrase = {0};
    fact_change_tell(change, &phrase);
    json_t *object = json_object();
    json_object_set_new(object, "change", json_string(fact_change_name(change->change)));
    json_object_set_new(object, "phrase", record_text(buffer_span(&phrase)));
    json_object_set_new(object, "kind", json_string(change->kind));
    json_object_set_new(object, "actor", json_string(change->actor));
    json_object_set_new(object, "old_value", value_or_null(change->old_value));
    json_object_set_new(object, "value", value_or_null(change->value));
    json_object_set_new(object, "old_polarities", polarity_names(change->old_polarities));
    json_object_set_new(object, "polarities", polarity_names(change->polarities));
    json_object_set_new(object, "old_data", record_words(change->old_data));
    json_object_set_new(object, "data", record_words(change->data));
    buffer_free(&phrase);
    return object;
}

/* Writes a character that JSON allows as it is but a terminal may obey. */
static void write_escape(struct output *out, uint32_t code)
{
    if (code < 0x10000) {
        output_printf(out, "\\u%04x", (unsigned)code);
    } else {
        output_printf(out, "\\u%04x\\u%04x", (unsigned)(0xD800 + ((code - 0x10000) >> 10)),
                      (unsigned)(0xDC00 + ((code - 0x10000) & 0x3FF)));
    }
}

/* Called with pieces of the line; a character beyond ASCII is whole in one piece. */
static int write_piece(const char *bytes, size_t length, void *context)
{
    struct output *out = context;
    size_t begin = 0;
    struct glyph glyph;
    for (size_t at = 0; at < length; at += glyph.bytes) {
        glyph.bytes = 1;
        if (bytes[at] >= 0x20 && bytes[at] < 0x7F) {
            continue;
        }
        struct span rest = {bytes + at, length - at};
        glyph_next(rest, &glyph);
        if (glyph.mark) {
            output_bytes(out, (struct span){bytes + begin, at - begin});
            write_escape(out, glyph_code(rest));
            begin = at + glyph.bytes;
        }
    }
    output_bytes(out, (struct span){bytes + begin, length - begin});
    return 0;
}

void record_write(struct output *out, json_t *object)
{
    json_dump_callback(object, write_piece, out, JSON_COMPACT | JSON_REAL_PRECISION(DIGITS));
    output_string(out, "\n");
    json_decref(object);
}
