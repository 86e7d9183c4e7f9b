/* SPDX-License-Identifier: ISC */
/* smallprint list: a line for each snapshot, in the order of the collection. */
#include "command/command.h"
#include "command/output.h"
#include "command/page.h"
#include "command/record.h"
#include "command/request.h"
#include "command/session.h"

#include "base/date.h"
#include "base/glyph.h"

#include <inttypes.h>

static void print_json(struct output *out, const struct page *page, const struct measures *measures)
{
    const struct snapshot *snapshot = &page->snapshot;
    json_t *object = json_object();
    json_object_set_new(object, "site", record_text(snapshot->site));
    json_object_set_new(object, "date", record_date(snapshot->date));
    json_object_set_new(object, "title", record_text(snapshot->title));
    json_object_set_new(object, "path", record_text(buffer_span(&page->path)));
    json_object_set_new(object, "bytes", json_integer(snapshot->bytes));
    json_object_set_new(object, "clauses", json_integer(snapshot->clauses));
    json_object_set_new(object, "words", json_integer((json_int_t)measures->words));
    json_object_set_new(object, "reading_ease", record_grade(measures, measures_reading_ease));
    json_object_set_new(object, "grade", record_grade(measures, measures_grade));
    json_object_set_new(object, "smog", record_grade(measures, measures_smog));
    record_write(out, object);
}

/* The columns of --long: words, reading ease, grade, SMOG. */
static void print_measures(struct output *out, const struct measures *measures)
{
    bool aligned = output_is_terminal(out);
    output_printf(out, aligned ? "%7" PRIu64 "  " : "%" PRIu64 "\t", measures->words);
    if (measures_can_grade(measures)) {
        output_printf(out, aligned ? "%5.1f  %5.1f  %4.1f  " : "%.1f\t%.1f\t%.1f\t",
                      measures_reading_ease(measures), measures_grade(measures),
                      measures_smog(measures));
    } else {
        output_string(out, aligned ? "    -      -     -  " : "-\t-\t-\t");
    }
}

/* Tabs part the columns; on a terminal they begin at the same places, `width` being the widest
 * site's. `measures` are NULL without --long. */
static void print_text(struct output *out, const struct page *page, size_t width,
                       const struct measures *measures)
{
    const struct snapshot *snapshot = &page->snapshot;
    bool aligned = output_is_terminal(out);
    char date[DATE_SIZE];
    output_style(out, STYLE_HEAD);
    output_text(out, snapshot->site);
    output_style(out, STYLE_PLAIN);
    size_t columns = glyph_columns(snapshot->site);
    if (aligned && columns < width) {
        output_printf(out, "%*s", (int)(width - columns), "");
    }
    output_printf(
        out, aligned ? "  %-10s  %8" PRIu32 "  %6" PRIu32 "  " : "\t%s\t%" PRIu32 "\t%" PRIu32 "\t",
        snapshot->date ? date_format(snapshot->date, date) : "-", snapshot->bytes,
        snapshot->clauses);
    if (measures) {
        print_measures(out, measures);
    }
    output_text(out, snapshot->title);
    output_string(out, "\n");
}

/* Columns of the widest site's name, within reason. */
static size_t widest_site(const struct view *view)
{
    enum { WIDEST = 40 };
    size_t width = 0;
    for (uint32_t i = 0; i < view_site_count(view); i++) {
        size_t columns = glyph_columns(view_site_name(view, i));
        width = columns > width ? columns : width;
    }
    return width < WIDEST ? width : WIDEST;
}

int command_list(const struct request *request, struct output *out)
{
    struct session session;
    if (!session_open(&session, request, request->operand_count ? request->operands[0] : NULL, NULL,
                      false)) {
        return STATUS_TROUBLE;
    }
    session_tell_skipped(&session, request);
    uint32_t count = view_snapshot_count(session.view);
    size_t width = widest_site(session.view);
    struct page page = PAGE_EMPTY;
    for (uint32_t i = 0; i < count && !output_ended(out); i++) {
        struct measures measures = {0};
        if (!view_has_snapshot(session.view, i)) {
            continue;
        }
        bool measured = request->json || request->detailed;
        page_name(&page, &session, i);
        if (measured) {
            measures = archive_measures(session.archive, session.view, i);
        }
        if (request->json) {
            print_json(out, &page, &measures);
        } else {
            print_text(out, &page, width, measured ? &measures : NULL);
        }
    }
    bool any = view_totals(session.view).policies > 0;
    page_free(&page);
    session_close(&session);
    return any ? STATUS_FOUND : STATUS_NOTHING;
}
