/* SPDX-License-Identifier: ISC */
/* The facts of the policy that is shown. Above, how long it is and how hard to read; then the rows of
 * ui/fact_rows.h; below, when asked for, why the selected fact is one. The selected fact's evidence is
 * shown in the text.
 *
 * What takes part in a contradiction carries an exclamation mark. */
#include "base/memory.h"
#include "ui/browser.h"
#include "ui/category.h"
#include "ui/fact_rows.h"
#include "ui/pane_classes.h"
#include "ui/wrap.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    SIGN_COLUMN = 1,
    VALUE_COLUMN = 3,
    SNIPPET_COLUMN = 5,
    WORD_COLUMNS = 3,   /* the longest word for a polarity */
    DATA_COLUMNS = 4,   /* the fewest that are worth being used for data types */
    HEAD_ROWS = 2,      /* the measures; */
    SPACIOUS_ROWS = 16, /* in so many, a blank row below them */
};

struct facts_pane {
    struct pane pane;
    struct fact_rows model;
    struct rows rows;          /* which of its rows is selected */
    int top;                   /* row of the screen where they begin, */
    int height;                /* and how many are for them; at least 1 */
    bool explains;             /* why the selected fact is one is shown */
    struct findings *findings; /* that the model is made of; a reference, or NULL */
    struct document *document; /* of which they are; likewise */
    char *sought;              /* what the user selected last, as told by `identify`; or NULL */
};

struct polarity_look {
    const char *sign;
    const char *word;
    uint16_t style;
};

static const struct polarity_look polarities[] = {
    [POLARITY_YES] = {"+", "yes", STYLE_YES},
    [POLARITY_NO] = {"-", "no", STYLE_NO},
    [POLARITY_CONDITIONAL] = {"?", "if", STYLE_IF},
};

static struct pane *facts_create(struct browser *browser)
{
    (void)browser;
    struct facts_pane *self = xcalloc(1, sizeof *self);
    self->height = 1;
    return &self->pane;
}

static void facts_destroy(struct pane *pane)
{
    struct facts_pane *self = (struct facts_pane *)pane;
    fact_rows_free(&self->model);
    findings_unref(self->findings);
    document_unref(self->document);
    free(self->sought);
    free(self);
}

/* The row that is selected; NULL when there is none. */
static const struct fact_row *selected_row(const struct facts_pane *self)
{
    return self->rows.count ? &self->model.items[self->rows.selected] : NULL;
}

/* The fact that is selected; NULL on headings. */
static const struct policy_fact *selected_fact(const struct facts_pane *self)
{
    const struct fact_row *row = selected_row(self);
    bool heading = !row || row->type == ROW_SECTION || row->type == ROW_KIND;
    return heading ? NULL : &self->model.facts[row->fact];
}

/* What a fact says, to find it among those of another policy. */
static char *identify(const struct policy_fact *fact)
{
    struct buffer text = {0};
    buffer_printf(&text, "%s=%s,%s %s", fact->kind, fact->value, polarity_name(fact->polarity),
                  fact->actor);
    char *copy = xstrdup(buffer_string(&text));
    buffer_free(&text);
    return copy;
}

/* Selections last from policy to policy. */
static void seek_selected(struct facts_pane *self)
{
    const struct policy_fact *fact = selected_fact(self);
    free(self->sought);
    self->sought = fact ? identify(fact) : NULL;
}

/* The row of what is sought; 0 when it isn't there. */
static size_t find_sought(const struct facts_pane *self)
{
    size_t found = 0;
    for (size_t i = 0; self->sought && !found && i < self->model.count; i++) {
        const struct fact_row *row = &self->model.items[i];
        if (row->type == ROW_ENTRY) {
            char *says = identify(&self->model.facts[row->fact]);
            found = strcmp(says, self->sought) == 0 ? i : 0;
            free(says);
        }
    }
    return found;
}

static void facts_changed(struct pane *pane, unsigned changes)
{
    struct facts_pane *self = (struct facts_pane *)pane;
    const struct reading *reading = &pane->browser->reading;
    if (changes & CHANGE_FINDINGS) {
        fact_rows_take(&self->model, reading->findings ? reading->findings->facts : NULL);
        findings_unref(self->findings);
        document_unref(self->document);
        self->findings = reading->findings ? findings_ref(reading->findings) : NULL;
        self->document = reading->document ? document_ref(reading->document) : NULL;
        self->rows.top = 0;
        rows_show(&self->rows, self->model.count, find_sought(self), self->height);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Words */

/* "18 months" for P18M; false when it is no such duration. */
static bool append_duration(const char *value, struct buffer *out)
{
    static const char *const units[] = {"Dday", "Wweek", "Mmonth", "Yyear"};
    size_t digits = *value == 'P' ? strspn(value + 1, "0123456789") : 0;
    for (size_t i = 0; digits && i < sizeof units / sizeof *units; i++) {
        if (value[1 + digits] == units[i][0] && !value[2 + digits]) {
            bool one = digits == 1 && value[1] == '1';
            buffer_append(out, value + 1, digits);
            buffer_printf(out, " %s%s", units[i] + 1, one ? "" : "s");
            return true;
        }
    }
    return false;
}

/* "email-address", "18 months"; with "(others)" where third parties act. */
static void describe(const struct policy_fact *fact, struct buffer *out)
{
    if (fact_kind_find(fact->kind) == FACT_KINDS) {
        buffer_printf(out, "%s ", fact->kind);
    }
    if (strcmp(fact->kind, "retention") != 0 || !append_duration(fact->value, out)) {
        buffer_append_string(out, fact->value);
    }
    if (strcmp(fact->actor, "third-party") == 0) {
        buffer_append_string(out, " (others)");
    }
}

static void add_place(struct buffer *out, const struct rule_place *place)
{
    const char *slash = strrchr(place->file, '/');
    buffer_append_string(out, place->id);
    if (*place->file) {
        buffer_printf(out, " (%s:%" PRIu32 ")", slash ? slash + 1 : place->file, place->line);
    }
}

/* Why a fact is one, a paragraph for each part. */
static void explain(const struct policy_fact *fact, const struct explanation *why,
                    struct buffer *out)
{
    static const char *const sources[] = {[FACT_TEXT] = "text",
                                          [FACT_LEAD_IN] = "list's introduction",
                                          [FACT_HEADING] = "heading"};
    buffer_append_string(out, "Rule ");
    add_place(out, &why->rule);
    buffer_append_string(out, "\nmatches \"");
    buffer_append_span(out, why->matched);
    buffer_printf(out, "\" in the %s.", sources[why->in]);
    if (*why->term.id) {
        buffer_append_string(out, "\nThe value is ");
        add_place(out, &why->term);
        buffer_append_char(out, '.');
    }
    buffer_printf(out, "\nIt is \"%s\" ", polarity_name(fact->polarity));
    if (why->cue.length) {
        buffer_append_string(out, "because of \"");
        buffer_append_span(out, why->cue);
        buffer_append_string(out, "\".");
    } else {
        bool said = fact->polarity == POLARITY_YES;
        buffer_append_string(out, said ? "as nothing denies it." : "by the rule itself.");
    }
}

/* ---------------------------------------------------------------------------------------------
 * Drawing */

/* A number in plain view with quiet words around it; returns the column behind. */
static int draw_number(struct region region, int row, int column, const char *before,
                       const char *number, const char *after)
{
    column = region_string(region, row, column, before, STYLE_QUIET);
    column = region_string(region, row, column, number, STYLE_NORMAL);
    return region_string(region, row, column, after, STYLE_QUIET);
}

/* "1,234". */
static void format_count(char *out, size_t size, uint64_t count)
{
    if (count < 1000) {
        snprintf(out, size, "%" PRIu64, count);
    } else if (count < 1000000) {
        snprintf(out, size, "%" PRIu64 ",%03" PRIu64, count / 1000, count % 1000);
    } else {
        snprintf(out, size, "%" PRIu64 ",%03" PRIu64 ",%03" PRIu64, count / 1000000,
                 count / 1000 % 1000, count % 1000);
    }
}

static void draw_measures(const struct facts_pane *self, struct region region)
{
    const struct measures *measures = &self->findings->measures;
    char text[32];
    format_count(text, sizeof text, measures->words);
    int column = draw_number(region, 0, SIGN_COLUMN, "", text, " words, ");
    snprintf(text, sizeof text, "%.0f", ceil(measures_minutes(measures)));
    draw_number(region, 0, column, "", text, " min to read");
    if (!policy_facts_are_english(self->findings->facts)) {
        region_string(region, 1, SIGN_COLUMN, "Not in English: no facts.", STYLE_IF);
    } else if (measures_can_grade(measures)) {
        snprintf(text, sizeof text, "%.0f", measures_reading_ease(measures));
        column = draw_number(region, 1, SIGN_COLUMN, "ease ", text, " ");
        snprintf(text, sizeof text, "%.1f", measures_grade(measures));
        column = draw_number(region, 1, column, "grade ", text, " ");
        snprintf(text, sizeof text, "%.1f", measures_smog(measures));
        draw_number(region, 1, column, "SMOG ", text, "");
    } else {
        region_string(region, 1, SIGN_COLUMN, "Too little prose to grade.", STYLE_QUIET);
    }
}

/* Columns that "x12" takes for the entry that is stated most often; 0 when all are stated once. */
static int count_columns(const struct fact_rows *model)
{
    char times[24];
    return model->most > 1 ? snprintf(times, sizeof times, "x%zu", model->most) : 0;
}

/* The columns for values in a pane of so many. */
static int value_columns(const struct facts_pane *self, int columns)
{
    int counts = count_columns(&self->model);
    return columns - 1 - (counts ? counts + 1 : 0) - WORD_COLUMNS - 1 - VALUE_COLUMN;
}

/* The value with its data types, if the room is enough for some of them. */
static void draw_value(const struct facts_pane *self, struct region region, int row,
                       const struct fact_row *item)
{
    struct buffer text = {0};
    int width = value_columns(self, region.columns);
    describe(&self->model.facts[item->fact], &text);
    size_t length = text.length;
    buffer_append_string(&text, ": ");
    if ((int)glyph_columns(buffer_span(&text)) + DATA_COLUMNS <= width) {
        fact_rows_data(&self->model, item, &text);
    }
    text.length = text.length > length + 2 ? text.length : length;
    region_fit(region, row, VALUE_COLUMN, width, buffer_span(&text), FIT_LEFT, STYLE_NORMAL);
    buffer_free(&text);
}

/* From the right: how often, then the polarity's word; the value has what is left. */
static void draw_fact(const struct facts_pane *self, struct region region, int row,
                      const struct fact_row *item)
{
    const struct polarity_look *look = &polarities[self->model.facts[item->fact].polarity];
    const struct fact_entry *entry =
        item->type == ROW_ENTRY ? &self->model.entries[item->entry] : NULL;
    int end = region.columns - 1;
    int counts = count_columns(&self->model);
    if (entry && entry->count > 1) {
        char times[24];
        snprintf(times, sizeof times, "x%zu", entry->count);
        region_string(region, row, end - (int)strlen(times), times, STYLE_QUIET);
    }
    end -= counts ? counts + 1 : 0;
    region_string(region, row, end - WORD_COLUMNS, look->word, look->style);
    if (entry ? entry->contradicted : item->first) {
        region_string(region, row, 0, "!", STYLE_CONFLICT);
    }
    region_string(region, row, SIGN_COLUMN, look->sign, look->style);
    draw_value(self, region, row, item);
}

/* The words that prove a fact. */
static void draw_statement(const struct facts_pane *self, struct region region, int row,
                           const struct fact_row *item)
{
    struct text_range range = self->findings->evidence[item->fact];
    struct span text = buffer_span(&self->document->text);
    const struct polarity_look *look = &polarities[self->model.facts[item->fact].polarity];
    struct buffer line = {0};
    for (uint32_t at = range.start; at < range.end; at++) {
        buffer_append_char(&line, text.bytes[at] == '\n' ? ' ' : text.bytes[at]);
    }
    region_string(region, row, VALUE_COLUMN, look->sign, look->style);
    region_fit(region, row, SNIPPET_COLUMN, region.columns - SNIPPET_COLUMN - 1, buffer_span(&line),
               FIT_LEFT, STYLE_QUIET);
    buffer_free(&line);
}

/* A category's name begins with the letter that stands for it in the margin. */
static void draw_section(const struct facts_pane *self, struct region region, int row,
                         const struct fact_row *item)
{
    char count[24];
    snprintf(count, sizeof count, "%zu", self->model.sizes[item->section]);
    region_string(region, row, region.columns - 1 - (int)strlen(count), count, STYLE_QUIET);
    if (self->model.folded[item->section]) {
        region_string(region, row, 0, "\xE2\x96\xB8", STYLE_QUIET);
    }
    if (item->section == SECTION_CLASHES) {
        region_string(region, row, SIGN_COLUMN, "Contradictions", STYLE_CONFLICT);
        return;
    }
    int category = item->section - SECTION_CATEGORIES;
    const char *name = category_looks[category].name;
    char letter[2] = {(char)toupper((unsigned char)name[0]), '\0'};
    uint16_t style = category == CATEGORY_OTHER ? STYLE_GROUP : (uint16_t)(STYLE_CATEGORY + category);
    region_string(region, row, SIGN_COLUMN, letter, style | STYLE_STRONG);
    region_string(region, row, SIGN_COLUMN + 1, name + 1, STYLE_GROUP);
}

static void draw_kind(const struct facts_pane *self, struct region region, int row,
                      const struct fact_row *item)
{
    (void)self;
    region_string(region, row, SIGN_COLUMN, fact_kinds[item->kind].title, STYLE_QUIET);
}

typedef void draw_function(const struct facts_pane *self, struct region region, int row,
                           const struct fact_row *item);

static draw_function *const draw_functions[] = {
    [ROW_SECTION] = draw_section,     [ROW_KIND] = draw_kind,  [ROW_ENTRY] = draw_fact,
    [ROW_STATEMENT] = draw_statement, [ROW_CLASH] = draw_fact,
};

static void draw_rows(struct facts_pane *self, struct region region, bool focused)
{
    self->height = region.rows > 0 ? region.rows : 1;
    rows_show(&self->rows, self->rows.count, self->rows.selected, self->height);
    for (int row = 0; row < region.rows && self->rows.top + (size_t)row < self->rows.count; row++) {
        size_t index = self->rows.top + (size_t)row;
        const struct fact_row *item = &self->model.items[index];
        draw_functions[item->type](self, region, row, item);
        if (index == self->rows.selected && focused) {
            region_restyle(region, row, 0, region.columns, STYLE_CURSOR);
            region_cursor(region, row, SIGN_COLUMN);
        }
    }
}

/* The lines of an explanation, a paragraph for each part; all one where the rows wouldn't do. */
static void wrap_explanation(struct buffer *text, int width, int rows, struct lines *lines)
{
    wrap_text(buffer_span(text), width, lines);
    if ((int)lines->count > rows) {
        for (size_t i = 0; i < text->length; i++) {
            text->bytes[i] = text->bytes[i] == '\n' ? ' ' : text->bytes[i];
        }
        wrap_text(buffer_span(text), width, lines);
    }
}

static void draw_rule(const struct facts_pane *self, struct region region)
{
    for (int column = 0; column < region.columns && !self->pane.browser->options->plain; column++) {
        region_string(region, 0, column, "\xE2\x94\x80", STYLE_RULE);
    }
    region_string(region, 0, SIGN_COLUMN, " Why ", STYLE_QUIET);
}

/* Draws why the selected fact is one at the region's foot, where it leaves a row at least, and has a rule
 * above it if there is room for that; returns the rows. */
static int draw_explanation(const struct facts_pane *self, struct region region)
{
    const struct policy_fact *fact = selected_fact(self);
    struct buffer text = {0};
    struct lines lines = {0};
    if (fact) {
        explain(fact, &self->findings->explanations[fact - self->model.facts], &text);
    } else {
        buffer_append_string(&text, "Select a fact to see why it is one.");
    }
    int width = region.columns - 2 * SIGN_COLUMN;
    int room = region.rows - 1;
    wrap_explanation(&text, width > 0 ? width : 1, room - 1, &lines);
    int first = (int)lines.count < room ? 1 : 0;
    int rows = (int)lines.count + first < room ? (int)lines.count + first : room;
    struct region box = region_part(region, region.rows - rows, 0, rows, region.columns);
    if (first) {
        draw_rule(self, box);
    }
    for (int row = first; row < rows; row++) {
        struct line line = lines.items[row - first];
        region_text(box, row, SIGN_COLUMN, span_slice(buffer_span(&text), line.start, line.end),
                    STYLE_NORMAL);
    }
    lines_free(&lines);
    buffer_free(&text);
    return rows;
}

/* The measures step aside where an explanation needs their rows. */
static void facts_draw(struct pane *pane, struct region region, bool focused)
{
    struct facts_pane *self = (struct facts_pane *)pane;
    if (!self->findings) {
        bool reading = pane->browser->reading.document != NULL;
        pane_say(region, 0, SIGN_COLUMN, reading ? "Reading ..." : "");
        return;
    }
    int foot = self->explains ? draw_explanation(self, region) : 0;
    self->top = HEAD_ROWS + (region.rows >= SPACIOUS_ROWS ? 1 : 0);
    if (self->top + foot < region.rows) {
        draw_measures(self, region);
    } else {
        self->top = 0;
    }
    if (!self->rows.count && policy_facts_are_english(self->findings->facts)) {
        pane_say(region, self->top, SIGN_COLUMN, "No rule found a fact in it.");
    }
    int rows = region.rows - self->top - foot;
    draw_rows(self, region_part(region, self->top, 0, rows, region.columns), focused);
}

static void facts_title(struct pane *pane, struct buffer *left, struct buffer *right)
{
    struct facts_pane *self = (struct facts_pane *)pane;
    buffer_append_string(left, "Facts");
    if (self->model.fact_count) {
        buffer_printf(right, "%zu", self->model.fact_count);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Actions */

/* Says in the status line what the selected row has no room for: "Shares with advertisers: name". */
static void tell_whole(const struct facts_pane *self, const struct fact_row *row)
{
    struct buffer text = {0};
    struct buffer data = {0};
    if (row->type != ROW_ENTRY && row->type != ROW_CLASH) {
        return;
    }
    describe(&self->model.facts[row->fact], &text);
    fact_rows_data(&self->model, row, &data);
    buffer_append_string(&text, data.length ? ": " : "");
    buffer_append_span(&text, buffer_span(&data));
    if ((int)glyph_columns(buffer_span(&text)) > value_columns(self, self->pane.columns)) {
        browser_say(self->pane.browser, "%s %s", fact_kinds[row->kind].title,
                    buffer_string(&text));
    }
    buffer_free(&data);
    buffer_free(&text);
}

static void show_evidence(struct facts_pane *self)
{
    struct browser *browser = self->pane.browser;
    const struct fact_row *row = selected_row(self);
    seek_selected(self);
    if (row && self->findings && self->findings == browser->reading.findings) {
        reading_evidence(browser, &self->findings->evidence[row->fact]);
        reading_go(browser, self->model.facts[row->fact].place);
        tell_whole(self, row);
    }
}

static void facts_move(struct pane *pane, const struct call *call)
{
    struct facts_pane *self = (struct facts_pane *)pane;
    rows_act(&self->rows, call, self->height);
    show_evidence(self);
}

static void facts_open(struct pane *pane, const struct call *call)
{
    struct facts_pane *self = (struct facts_pane *)pane;
    (void)call;
    if (self->rows.count) {
        jumps_note(pane->browser);
        show_evidence(self);
        browser_show(pane->browser, PANE_TEXT);
        browser_give_keys(pane->browser, COLUMN_MAIN);
    }
}

static void facts_fold(struct pane *pane, const struct call *call)
{
    struct facts_pane *self = (struct facts_pane *)pane;
    (void)call;
    if (self->rows.count) {
        size_t selected = fact_rows_fold(&self->model, self->rows.selected);
        rows_show(&self->rows, self->model.count, selected, self->height);
        show_evidence(self);
    }
}

static void facts_fold_all(struct pane *pane, const struct call *call)
{
    struct facts_pane *self = (struct facts_pane *)pane;
    (void)call;
    if (self->model.entry_count) {
        fact_rows_fold_all(&self->model, !self->model.entries[0].unfolded);
        rows_show(&self->rows, self->model.count, 0, self->height);
        show_evidence(self);
    }
}

static void facts_explain(struct pane *pane, const struct call *call)
{
    struct facts_pane *self = (struct facts_pane *)pane;
    (void)call;
    self->explains = !self->explains;
    pane->browser->dirty = true;
}

/* "Who else says this": the fact as a query. */
static void facts_same(struct pane *pane, const struct call *call)
{
    struct facts_pane *self = (struct facts_pane *)pane;
    const struct policy_fact *fact = selected_fact(self);
    (void)call;
    if (!fact) {
        browser_complain(pane->browser, "Select a fact first.");
        return;
    }
    struct buffer query = {0};
    bool quoted = strpbrk(fact->value, " ,()\"") != NULL;
    buffer_printf(&query, quoted ? "fact:%s=\"%s\",%s" : "fact:%s=%s,%s", fact->kind, fact->value,
                  polarity_name(fact->polarity));
    jumps_note(pane->browser);
    search_run(pane->browser, buffer_span(&query), false, reading_spot(pane->browser));
    buffer_free(&query);
}

static void facts_click(struct pane *pane, int row, int column)
{
    struct facts_pane *self = (struct facts_pane *)pane;
    size_t index = self->rows.top + (size_t)(row - self->top);
    (void)column;
    if (row >= self->top && row < self->top + self->height && index < self->rows.count) {
        rows_show(&self->rows, self->rows.count, index, self->height);
        show_evidence(self);
    }
}

static const struct pane_action facts_actions[] = {
    {ACTION_DOWN, facts_move},         {ACTION_UP, facts_move},
    {ACTION_PAGE_DOWN, facts_move},    {ACTION_PAGE_UP, facts_move},
    {ACTION_HALF_DOWN, facts_move},    {ACTION_HALF_UP, facts_move},
    {ACTION_TOP, facts_move},          {ACTION_BOTTOM, facts_move},
    {ACTION_OPEN, facts_open},         {ACTION_FOLD, facts_fold},
    {ACTION_FOLD_ALL, facts_fold_all}, {ACTION_SAME_FACT, facts_same},
    {ACTION_EXPLAIN, facts_explain},
};

static const char *const facts_hints[PANE_HINTS] = {"read", "who else says this", "why", "each place",
                                                    "help"};

const struct pane_class facts_class = {
    .context = CONTEXT_FACTS,
    .create = facts_create,
    .destroy = facts_destroy,
    .draw = facts_draw,
    .title = facts_title,
    .changed = facts_changed,
    .click = facts_click,
    .actions = facts_actions,
    .action_count = sizeof facts_actions / sizeof *facts_actions,
    .hints = {ACTION_OPEN, ACTION_SAME_FACT, ACTION_EXPLAIN, ACTION_FOLD, ACTION_HELP},
    .hint_words = facts_hints,
};
