/* SPDX-License-Identifier: ISC */
/* Printing trends: a table with bars, comma-separated values, JSON Lines.
 *
 * In the table a row of periods without any snapshot is folded into one line when it is long, which
 * a single wrong date can make it. */
#include "command/trend.h"

#include "command/csv.h"
#include "command/output.h"
#include "command/record.h"
#include "command/request.h"

#include <inttypes.h>
#include <langinfo.h>
#include <locale.h>
#include <string.h>

enum {
    WIDTH = 79,       /* columns of a table, if they suffice */
    FRAME_WIDTH = 20, /* of what stands before the queries' cells */
    CELL_WIDTH = 17,  /* of a query's figures, without the bar */
    LONGEST_BAR = 40,
    SHORTEST_BAR = 5, /* below that there is none */
    LONGEST_GAP = 12, /* periods without snapshots that have lines of their own */
    EIGHTHS = 8,      /* steps of a block in a bar */
};

/* What a unit is called, by enum trend_per. */
static const char *const unit_names[] = {
    [TREND_PER_POLICY] = "policies", [TREND_PER_SITE] = "sites"};

static double share(uint32_t matches, uint32_t units)
{
    return units ? (double)matches / units : 0;
}

/* ---- Text ----------------------------------------------------------------------------------- */

/* True if the user's locale is one of UTF-8. */
static bool has_blocks(void)
{
    locale_t own = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    bool blocks = own && strcmp(nl_langinfo_l(CODESET, own), "UTF-8") == 0;
    if (own) {
        freelocale(own);
    }
    return blocks;
}

/* How the table is laid out. */
struct layout {
    int bar;     /* columns of a bar for all of them; 0 without bars */
    bool blocks; /* they are made of blocks, else of '#' */
};

static struct layout layout_of(size_t series)
{
    size_t room = series < WIDTH ? (WIDTH - FRAME_WIDTH) / series : 0;
    size_t bar = room > CELL_WIDTH ? room - CELL_WIDTH : 0;
    bar = bar > LONGEST_BAR ? LONGEST_BAR : bar;
    return (struct layout){.bar = bar < SHORTEST_BAR ? 0 : (int)bar, .blocks = has_blocks()};
}

/* Prints a bar, and the spaces behind it if `padded`. */
static void print_bar(struct output *out, const struct layout *layout, double part, bool padded)
{
    static const char *const blocks[EIGHTHS] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    int steps = layout->blocks ? EIGHTHS : 1;
    int length = (int)(part * layout->bar * steps + 0.5);
    length = part > 0 && length == 0 ? 1 : length; /* something is more than nothing */
    int full = length / steps;
    for (int i = 0; i < full; i++) {
        output_string(out, layout->blocks ? "█" : "#");
    }
    output_string(out, blocks[length % steps]);
    if (padded) {
        output_printf(out, "%*s", layout->bar - full - (length % steps > 0), "");
    }
}

/* The cell of a query: how many match, their share, and a bar. */
static void print_cell(struct output *out, const struct layout *layout, uint32_t matches,
                       uint32_t units, bool last)
{
    output_printf(out, "  %6" PRIu32 "  %5.1f %%", matches, share(matches, units) * 100);
    if (layout->bar && (!last || matches)) {
        output_string(out, "  ");
        print_bar(out, layout, share(matches, units), !last);
    }
}

static void print_row(const struct trend_table *table, struct output *out,
                      const struct layout *layout, size_t number, const char *name, uint32_t units)
{
    output_string(out, "  ");
    output_style(out, STYLE_MINOR);
    output_printf(out, "%-8s", name);
    output_style(out, STYLE_PLAIN);
    output_printf(out, "  %8" PRIu32, units);
    if (!units) {
        output_string(out, "  no snapshots");
    }
    for (size_t i = 0; i < table->count && units; i++) {
        print_cell(out, layout, table->series[i].matches[number], units, i + 1 == table->count);
    }
    output_string(out, "\n");
}

/* The lines above the table: which query is which column. */
static void print_head(const struct trend_table *table, struct output *out,
                       const struct layout *layout)
{
    for (size_t i = 0; i < table->count; i++) {
        if (table->count > 1) {
            output_printf(out, "%zu  ", i + 1);
        }
        output_style(out, STYLE_HEAD);
        output_text(out, buffer_span(&table->series[i].text));
        output_style(out, STYLE_PLAIN);
        output_string(out, "\n");
    }
    output_printf(out, "\n  %-8s  %8s", "period", unit_names[table->request->per]);
    if (table->count == 1) {
        output_string(out, "   match    share\n");
        return;
    }
    for (size_t i = 0; i < table->count; i++) {
        bool last = i + 1 == table->count;
        output_printf(out, "  %6zu    share%*s", i + 1,
                      last || !layout->bar ? 0 : layout->bar + 2, "");
    }
    output_string(out, "\n");
}

static void print_gap(struct output *out, const struct trend_table *table,
                      const struct trend_period *first, const struct trend_period *last)
{
    char name[TREND_NAME_SIZE];
    output_printf(out, "  %s to ", trend_period_name(table->frame, first, name));
    output_printf(out, "%s  no snapshots\n", trend_period_name(table->frame, last, name));
}

static void print_text(const struct trend_table *table, struct output *out)
{
    size_t count;
    const struct trend_period *periods = trend_frame_periods(table->frame, &count);
    struct layout layout = layout_of(table->count);
    print_head(table, out, &layout);
    for (size_t i = 0; i < count && !output_ended(out); i++) {
        size_t end = i;
        while (!periods[end].units) {
            end++; /* the last period has snapshots */
        }
        if (end - i > LONGEST_GAP) {
            print_gap(out, table, &periods[i], &periods[end - 1]);
            i = end;
        }
        char name[TREND_NAME_SIZE];
        print_row(table, out, &layout, i, trend_period_name(table->frame, &periods[i], name),
                  periods[i].units);
    }
    if (periods[count].units) {
        print_row(table, out, &layout, count, "no date", periods[count].units);
    }
}

/* ---- For scripts ---------------------------------------------------------------------------- */

static void print_csv_row(const struct trend_table *table, struct output *out,
                          const struct trend_period *period, const struct trend_series *series,
                          uint32_t matches)
{
    char name[TREND_NAME_SIZE], from[DATE_SIZE], to[DATE_SIZE];
    csv_field(out, buffer_span(&series->text), ",");
    output_printf(out, "%s,%s,%s,", trend_period_name(table->frame, period, name),
                  date_format(period->from, from), date_format(period->to, to));
    output_printf(out, "%" PRIu32 ",%" PRIu32 ",", period->units, matches);
    if (period->units) {
        output_printf(out, "%.6f", share(matches, period->units));
    }
    output_string(out, "\r\n");
}

static void print_json_row(const struct trend_table *table, struct output *out,
                           const struct trend_period *period, const struct trend_series *series,
                           uint32_t matches)
{
    char name[TREND_NAME_SIZE];
    trend_period_name(table->frame, period, name);
    json_t *object = json_object();
    json_object_set_new(object, "query", record_text(buffer_span(&series->text)));
    json_object_set_new(object, "period", *name ? json_string(name) : json_null());
    json_object_set_new(object, "from", record_date(period->from));
    json_object_set_new(object, "to", record_date(period->to));
    json_object_set_new(object, unit_names[table->request->per], json_integer(period->units));
    json_object_set_new(object, "matches", json_integer(matches));
    json_object_set_new(object, "share",
                        period->units ? json_real(share(matches, period->units)) : json_null());
    record_write(out, object);
}

/* A row for each query and period; the undated ones last, if there are any. */
static void print_rows(const struct trend_table *table, struct output *out)
{
    size_t count;
    const struct trend_period *periods = trend_frame_periods(table->frame, &count);
    count += periods[count].units > 0;
    if (!table->request->json) {
        output_printf(out, "query,period,from,to,%s,matches,share\r\n",
                      unit_names[table->request->per]);
    }
    for (size_t i = 0; i < table->count; i++) {
        const struct trend_series *series = &table->series[i];
        for (size_t j = 0; j < count && !output_ended(out); j++) {
            (table->request->json ? print_json_row : print_csv_row)(table, out, &periods[j], series,
                                                                   series->matches[j]);
        }
    }
}

void trend_print(const struct trend_table *table, struct output *out)
{
    if (table->request->json || table->request->csv) {
        print_rows(table, out);
    } else {
        print_text(table, out);
    }
}
