/* SPDX-License-Identifier: ISC */
/* What `smallprint search` prints: a line for each hit, under its policy or as JSON, or a line for
 * each policy. Hits are printed as the cursor comes to them. */
#include "command/search.h"

#include "base/bits.h"
#include "base/date.h"
#include "base/memory.h"
#include "command/output.h"
#include "command/page.h"
#include "command/record.h"
#include "command/request.h"

#include <inttypes.h>
#include <stdlib.h>

struct printer {
    const struct search *search;
    struct output *out;
    struct page page;
    uint32_t headed; /* the snapshot that text lines stand under; PAGE_NONE before */
    struct marker *marker;
    struct range_list matches; /* in the hit's plain text */
    struct range *sources;     /* the same in bytes of the source; heap */
    size_t sources_capacity;
    struct bits named; /* snapshots that -l has printed */
    bool complete;     /* no source was missing */
};

/* How hits are printed; each returns whether it printed a line. */
typedef bool print_hit(struct printer *printer, const struct hit *hit);

static struct span hit_text(struct printer *printer, const struct hit *hit)
{
    unsigned flags;
    struct span text = view_clause_text(printer->search->session->view, hit->clause, &flags);
    marker_ranges(printer->marker, text, flags, &printer->matches);
    return text;
}

static bool turn(struct printer *printer, const struct hit *hit)
{
    bool readable = page_turn(&printer->page, printer->search->session, hit->snapshot);
    printer->complete = printer->complete && readable;
    return readable;
}

/* -------------------------------------------------------------------------------------------
 * Text */

static void print_head(struct printer *printer, uint32_t snapshot)
{
    struct output *out = printer->out;
    char date[DATE_SIZE];
    if (printer->headed == snapshot) {
        return;
    }
    if (printer->headed != PAGE_NONE) {
        output_string(out, "\n");
    }
    printer->headed = snapshot;
    const struct snapshot *record = &printer->page.snapshot;
    output_style(out, STYLE_HEAD);
    output_text(out, record->site);
    output_style(out, STYLE_PLAIN);
    output_string(out, "\t");
    output_string(out, record->date ? date_format(record->date, date) : "-");
    output_string(out, "\t");
    output_text(out, record->title);
    output_string(out, "\n");
}

static void print_matches(struct printer *printer, struct span text)
{
    size_t at = 0;
    for (size_t i = 0; i < printer->matches.count; i++) {
        const struct range *match = &printer->matches.items[i];
        output_text(printer->out, span_slice(text, at, match->start));
        output_style(printer->out, STYLE_MATCH);
        output_text(printer->out, span_slice(text, match->start, match->end));
        output_style(printer->out, STYLE_PLAIN);
        at = match->end;
    }
    output_text(printer->out, span_slice(text, at, text.length));
}

static void print_span_of_time(struct output *out, const struct hit *hit)
{
    char first[DATE_SIZE], last[DATE_SIZE];
    if (hit->snapshots > 1) {
        output_style(out, STYLE_MINOR);
        output_printf(out, " [%s to %s, %" PRIu32 " snapshots]", date_format(hit->first, first),
                      date_format(hit->last, last), hit->snapshots);
        output_style(out, STYLE_PLAIN);
    }
}

static bool print_text(struct printer *printer, const struct hit *hit)
{
    struct output *out = printer->out;
    if (!turn(printer, hit)) {
        return false;
    }
    print_head(printer, hit->snapshot);
    output_style(out, STYLE_MINOR);
    output_printf(out, "%" PRIu32, page_range(&printer->page, hit->place).start);
    output_style(out, STYLE_PLAIN);
    output_string(out, ":");
    print_matches(printer, hit_text(printer, hit));
    print_span_of_time(out, hit);
    output_string(out, "\n");
    return true;
}

/* -------------------------------------------------------------------------------------------
 * JSON */

static json_t *policy_record(const struct page *page)
{
    json_t *object = json_object();
    json_object_set_new(object, "site", record_text(page->snapshot.site));
    json_object_set_new(object, "date", record_date(page->snapshot.date));
    json_object_set_new(object, "title", record_text(page->snapshot.title));
    json_object_set_new(object, "path", record_text(buffer_span(&page->path)));
    return object;
}

static void set_range(json_t *object, struct range range)
{
    json_object_set_new(object, "start", json_integer(range.start));
    json_object_set_new(object, "end", json_integer(range.end));
}

static json_t *match_records(struct printer *printer, const struct hit *hit)
{
    size_t count = printer->matches.count;
    printer->sources = array_reserve(printer->sources, &printer->sources_capacity, count,
                                     sizeof *printer->sources);
    source_ranges(&printer->page.source, &printer->page.places.items[hit->place],
                  printer->matches.items, count, printer->sources);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *match = json_object();
        set_range(match, printer->sources[i]);
        json_array_append_new(list, match);
    }
    return list;
}

static bool print_json(struct printer *printer, const struct hit *hit)
{
    const struct page *page = &printer->page;
    if (!turn(printer, hit)) {
        return false;
    }
    hit_text(printer, hit);
    struct range range = page_range(page, hit->place);
    json_t *object = policy_record(page);
    set_range(object, range);
    json_object_set_new(object, "heading",
                        record_text(page_heading(page, printer->search->session, hit->place)));
    json_object_set_new(object, "text", record_text(page_text(page, range)));
    json_object_set_new(object, "matches", match_records(printer, hit));
    if (printer->search->request->snapshots == SNAPSHOTS_DISTINCT) {
        json_object_set_new(object, "first", record_date(hit->first));
        json_object_set_new(object, "last", record_date(hit->last));
        json_object_set_new(object, "snapshots", json_integer(hit->snapshots));
    }
    record_write(printer->out, object);
    return true;
}

/* -------------------------------------------------------------------------------------------
 * Policies */

static bool print_policy(struct printer *printer, const struct hit *hit)
{
    if (bits_has(&printer->named, hit->snapshot)) {
        return false;
    }
    bits_add(&printer->named, hit->snapshot);
    page_name(&printer->page, printer->search->session, hit->snapshot);
    if (printer->search->request->json) {
        record_write(printer->out, policy_record(&printer->page));
    } else {
        output_text(printer->out, buffer_span(&printer->page.path));
        output_string(printer->out, "\n");
    }
    return true;
}

bool search_print(const struct search *search, struct output *out)
{
    const struct request *request = search->request;
    print_hit *print = request->files ? print_policy : request->json ? print_json : print_text;
    struct printer printer = {
        .search = search,
        .out = out,
        .page = PAGE_EMPTY,
        .headed = PAGE_NONE,
        .marker = marker_new(search->query),
        .named = bits_new(view_snapshot_count(search->session->view)),
        .complete = true,
    };
    struct cursor *cursor = cursor_new(search->result, (enum query_order)request->order);
    struct hit hit;
    uint64_t printed = 0;
    while (printed < request->limit && !output_ended(out) && cursor_next(cursor, &hit)) {
        printed += print(&printer, &hit);
    }
    cursor_free(cursor);
    marker_free(printer.marker);
    range_list_free(&printer.matches);
    free(printer.sources);
    bits_free(&printer.named);
    page_free(&printer.page);
    return printer.complete;
}
