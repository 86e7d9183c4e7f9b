/* SPDX-License-Identifier: ISC */
/* Writing clauses to a file. */
#include "ui/export.h"

#include "base/date.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const endings[EXPORT_FORMATS] = {
    [EXPORT_CSV] = ".csv", [EXPORT_JSON] = ".json", [EXPORT_MARKDOWN] = ".md"};

enum export_format export_format_of(struct span path)
{
    for (int i = 0; i < EXPORT_FORMATS; i++) {
        size_t length = strlen(endings[i]);
        if (path.length > length &&
            memcmp(path.bytes + path.length - length, endings[i], length) == 0) {
            return (enum export_format)i;
        }
    }
    return EXPORT_FORMATS;
}

/* One clause, as every format has it. */
struct item {
    struct span site;
    struct span title;
    struct span text;
    char date[DATE_SIZE]; /* of the snapshot it stands in, */
    char first[DATE_SIZE]; /* and of the first and last that hold it */
    char last[DATE_SIZE];
    unsigned snapshots;   /* how many do */
    bool opens;           /* the first of its policy */
};

static void put_csv_field(FILE *file, struct span text, char end)
{
    fputc('"', file);
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '"') {
            fputc('"', file);
        }
        fputc(text.bytes[i], file);
    }
    fprintf(file, "\"%c", end);
}

static void put_csv(FILE *file, const struct item *item)
{
    put_csv_field(file, item->site, ',');
    fprintf(file, "%s,", item->date);
    put_csv_field(file, item->title, ',');
    fprintf(file, "%s,%s,%u,", item->first, item->last, item->snapshots);
    put_csv_field(file, item->text, '\n');
}

static void put_json_string(FILE *file, const char *name, struct span text, const char *end)
{
    fprintf(file, "\"%s\": \"", name);
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];
        if (byte == '"' || byte == '\\') {
            fprintf(file, "\\%c", byte);
        } else if (byte < 0x20) {
            fprintf(file, "\\u%04x", byte);
        } else {
            fputc(byte, file);
        }
    }
    fprintf(file, "\"%s", end);
}

static void put_json(FILE *file, const struct item *item)
{
    fputs("  {", file);
    put_json_string(file, "site", item->site, ", ");
    put_json_string(file, "date", span_of(item->date), ", ");
    put_json_string(file, "title", item->title, ", ");
    put_json_string(file, "first", span_of(item->first), ", ");
    put_json_string(file, "last", span_of(item->last), ", ");
    fprintf(file, "\"snapshots\": %u, ", item->snapshots);
    put_json_string(file, "text", item->text, "}");
}

static void put_markdown(FILE *file, const struct item *item)
{
    if (item->opens) {
        fprintf(file, "## %.*s%s%s\n\n", (int)item->site.length, item->site.bytes,
                *item->date ? ", " : "", item->date);
    }
    fprintf(file, "> %.*s\n\n", (int)item->text.length, item->text.bytes);
}

struct format {
    const char *head;
    const char *between; /* two items */
    const char *foot;
    void (*put)(FILE *file, const struct item *item);
};

static const struct format formats[EXPORT_FORMATS] = {
    [EXPORT_CSV] = {"site,date,title,first,last,snapshots,text\n", "", "", put_csv},
    [EXPORT_JSON] = {"[\n", ",\n", "\n]\n", put_json},
    [EXPORT_MARKDOWN] = {"", "", "", put_markdown},
};

static void describe(struct item *item, const struct view *view, uint32_t snapshot)
{
    struct snapshot record = view_snapshot(view, snapshot);
    item->site = record.site;
    item->title = record.title;
    date_format(record.date, item->date);
}

/* Item number `index`; false behind the last. */
static bool item_at(const struct export_source *source, size_t index, struct item *item)
{
    const struct hits *hits = source->hits;
    *item = (struct item){.snapshots = 1};
    if (hits) {
        if (index >= hits->count) {
            return false;
        }
        const struct hit_row *row = &hits->rows[index];
        const struct view *view = result_view(hits->inquiry->result);
        describe(item, view, row->snapshot);
        date_format(row->first, item->first);
        date_format(row->last, item->last);
        item->snapshots = row->snapshots;
        item->text = view_clause_text(view, row->clause, NULL);
        item->opens = index == 0 || hits->rows[index - 1].snapshot != row->snapshot;
        return true;
    }
    const struct document *document = source->document;
    if (index >= document->places.count) {
        return false;
    }
    uint32_t clause = document->places.items[index].clause;
    describe(item, document->view, document->snapshot);
    memcpy(item->first, item->date, sizeof item->first);
    memcpy(item->last, item->date, sizeof item->last);
    item->opens = index == 0;
    item->text = clause == VIEW_NO_CLAUSE ? span_of("")
                                          : view_clause_text(document->view, clause, NULL);
    return true;
}

static bool put_all(FILE *file, enum export_format format, const struct export_source *source,
                    size_t *count, const atomic_bool *cancel)
{
    const struct format *how = &formats[format];
    struct item item;
    *count = 0;
    fputs(how->head, file);
    for (size_t index = 0; item_at(source, index, &item); index++) {
        if (atomic_load_explicit(cancel, memory_order_relaxed)) {
            return false;
        }
        if (item.text.length) {
            fputs((*count)++ ? how->between : "", file);
            how->put(file, &item);
        }
    }
    fputs(how->foot, file);
    return !ferror(file);
}

enum export_result export_write(const char *path, enum export_format format,
                                const struct export_source *source, bool replace, size_t *count,
                                const atomic_bool *cancel, struct error *error)
{
    struct stat there;
    struct buffer name = {0};
    enum export_result result = EXPORT_FAILED;
    if (!replace && lstat(path, &there) == 0) {
        return EXPORT_EXISTS;
    }
    buffer_printf(&name, "%s.%ld", path, (long)getpid());
    const char *temporary = buffer_string(&name);
    int descriptor =
        open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    FILE *file = descriptor >= 0 ? fdopen(descriptor, "w") : NULL;
    bool good = file && put_all(file, format, source, count, cancel);
    good = file && fclose(file) == 0 && good;
    if (good && rename(temporary, path) == 0) {
        result = EXPORT_DONE;
    } else {
        error_set_errno(error, errno, "cannot write %s", path);
        if (descriptor >= 0) {
            unlink(temporary);
        }
    }
    buffer_free(&name);
    return result;
}
