/* SPDX-License-Identifier: ISC */
/* The facts of the policy that is shown: grouped by kind, equal ones in one row with how often they
 * are stated. An unfolded row has a row for each statement below it. The selected fact's evidence is
 * shown in the text.
 *
 * Rows of facts that contradict each other (facts/contradiction.h) carry an exclamation mark. */
#include "base/memory.h"
#include "ui/browser.h"
#include "ui/pane_classes.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    COUNT_COLUMNS = 4,
    VALUE_COLUMN = 3,
    SNIPPET_COLUMN = 5,
    SAID_COLUMNS = 36, /* of the pane, from which on the usual polarity is said, too */
};

/* Facts that are equal but for their evidence. */
struct entry {
    size_t group;      /* index among the kinds */
    size_t fact;       /* the first of them, in the list of facts */
    size_t count;
    bool contradicted; /* one of them, by another fact */
    bool unfolded;
};

/* A row on the screen. */
struct facts_row {
    size_t entry;     /* NO_ENTRY in a group's heading */
    size_t group;
    size_t fact;      /* whose evidence it leads to */
    bool statement;   /* a single statement below an unfolded entry */
};

#define NO_ENTRY SIZE_MAX

struct facts_pane {
    struct pane pane;
    struct rows rows;
    struct facts_row *items; /* rows.count of them */
    size_t capacity;
    struct entry *entries;   /* in the order of their groups, then of their evidence */
    size_t entry_count;
    size_t entry_capacity;
    struct findings *findings;       /* that the entries were made of; a reference, or NULL */
    struct document *document;       /* of which they are; likewise */
    const struct policy_fact *facts; /* theirs */
    size_t fact_count;
};

struct kind_look {
    const char *kind;
    const char *title;
};

static const struct kind_look kinds[] = {
    {"effective-date", "In force since"},
    {"updated-date", "Updated"},
    {"collects", "Collects"},
    {"tracks", "Tracks by"},
    {"uses", "Uses for"},
    {"shares", "Shares with"},
    {"sells", "Sells"},
    {"names-party", "Names"},
    {"choice", "Choices"},
    {"right", "Rights"},
    {"retention", "Keeps for"},
    {"security", "Security"},
    {"change-notice", "Tells of changes by"},
    {"dnt", "Do Not Track"},
    {"audience", "Audiences"},
    {"transfer", "Transfers to"},
    {"law", "Laws"},
    {"seal", "Seals"},
    {"contact-email", "E-mail"},
    {"contact-phone", "Telephone"},
    {"contact-postal", "Address"},
};

enum { KIND_COUNT = sizeof kinds / sizeof *kinds };

struct polarity_look {
    const char *sign;
    const char *word;
    uint16_t style;
};

static const struct polarity_look polarities[] = {
    [POLARITY_YES] = {"+", "said", STYLE_YES},
    [POLARITY_NO] = {"-", "denied", STYLE_NO},
    [POLARITY_CONDITIONAL] = {"?", "if", STYLE_IF},
};

static struct pane *facts_create(struct browser *browser)
{
    (void)browser;
    struct facts_pane *self = xcalloc(1, sizeof *self);
    return &self->pane;
}

static void facts_destroy(struct pane *pane)
{
    struct facts_pane *self = (struct facts_pane *)pane;
    findings_unref(self->findings);
    document_unref(self->document);
    free(self->items);
    free(self->entries);
    free(self);
}

/* ---------------------------------------------------------------------------------------------
 * Entries and rows */

/* The group of a kind; kinds that aren't in the table share the last. */
static size_t group_of(const struct policy_fact *fact)
{
    size_t group = 0;
    while (group < KIND_COUNT && strcmp(kinds[group].kind, fact->kind) != 0) {
        group++;
    }
    return group;
}

static bool same_value(const struct policy_fact *a, const struct policy_fact *b)
{
    return strcmp(a->kind, b->kind) == 0 && strcmp(a->value, b->value) == 0 &&
           strcmp(a->data, b->data) == 0 && strcmp(a->actor, b->actor) == 0;
}

/* True if a fact is told by an entry's row. */
static bool belongs(const struct facts_pane *self, const struct entry *entry, size_t index)
{
    const struct policy_fact *first = &self->facts[entry->fact];
    const struct policy_fact *fact = &self->facts[index];
    return same_value(first, fact) && first->polarity == fact->polarity;
}

static void add_fact(struct facts_pane *self, size_t index, size_t group)
{
    for (size_t i = 0; i < self->entry_count; i++) {
        struct entry *entry = &self->entries[i];
        if (belongs(self, entry, index)) {
            entry->count++;
            return;
        }
    }
    self->entries = array_reserve(self->entries, &self->entry_capacity, self->entry_count + 1,
                                  sizeof *self->entries);
    self->entries[self->entry_count++] =
        (struct entry){.group = group, .fact = index, .count = 1};
}

/* Takes over what the browser knows now. */
static void hold(struct facts_pane *self)
{
    const struct reading *reading = &self->pane.browser->reading;
    findings_unref(self->findings);
    document_unref(self->document);
    self->findings = reading->findings ? findings_ref(reading->findings) : NULL;
    self->document = reading->document ? document_ref(reading->document) : NULL;
    self->facts = NULL;
    self->fact_count = 0;
    if (self->findings) {
        self->facts = policy_facts_list(self->findings->facts, &self->fact_count);
    }
}

static void mark_contradictions(struct facts_pane *self)
{
    size_t count = 0;
    const struct contradiction *pairs =
        self->findings ? policy_facts_contradictions(self->findings->facts, &count) : NULL;
    for (size_t i = 0; i < self->entry_count; i++) {
        struct entry *entry = &self->entries[i];
        for (size_t k = 0; k < count; k++) {
            entry->contradicted |=
                belongs(self, entry, pairs[k].a) || belongs(self, entry, pairs[k].b);
        }
    }
}

static void make_entries(struct facts_pane *self)
{
    self->entry_count = 0;
    hold(self);
    for (size_t group = 0; group <= KIND_COUNT; group++) {
        for (size_t i = 0; i < self->fact_count; i++) {
            if (group_of(&self->facts[i]) == group) {
                add_fact(self, i, group);
            }
        }
    }
    mark_contradictions(self);
}

static void add_row(struct facts_pane *self, size_t *count, struct facts_row row)
{
    self->items = array_reserve(self->items, &self->capacity, *count + 1, sizeof *self->items);
    self->items[(*count)++] = row;
}

static void make_rows(struct facts_pane *self, size_t selected)
{
    size_t count = 0;
    for (size_t i = 0; i < self->entry_count; i++) {
        const struct entry *entry = &self->entries[i];
        if (i == 0 || self->entries[i - 1].group != entry->group) {
            add_row(self, &count, (struct facts_row){NO_ENTRY, entry->group, entry->fact, false});
        }
        add_row(self, &count, (struct facts_row){i, entry->group, entry->fact, false});
        for (size_t j = entry->fact; entry->unfolded && j < self->fact_count; j++) {
            if (belongs(self, entry, j)) {
                add_row(self, &count, (struct facts_row){i, entry->group, j, true});
            }
        }
    }
    rows_show(&self->rows, count, selected, self->pane.rows);
}

static void facts_changed(struct pane *pane, unsigned changes)
{
    struct facts_pane *self = (struct facts_pane *)pane;
    if (changes & CHANGE_FINDINGS) {
        make_entries(self);
        self->rows.top = 0;
        make_rows(self, 0);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Drawing */

/* "email-address", "third-parties: name, email-address", with "by third parties" where they act. */
static void describe(const struct policy_fact *fact, size_t group, struct buffer *out)
{
    if (group == KIND_COUNT) {
        buffer_printf(out, "%s ", fact->kind);
    }
    buffer_append_string(out, fact->value);
    if (*fact->data) {
        buffer_append_string(out, ": ");
        for (const char *at = fact->data; *at; at++) {
            buffer_append_string(out, *at == ' ' ? ", " : "");
            buffer_append_string(out, *at == ' ' ? "" : (char[]){*at, '\0'});
        }
    }
    if (strcmp(fact->actor, "third-party") == 0) {
        buffer_append_string(out, " (by others)");
    }
}

/* From the right: how often, then the polarity's word; the value has what is left. */
static void draw_entry(const struct facts_pane *self, struct region region, int row,
                       const struct entry *entry)
{
    const struct policy_fact *fact = &self->facts[entry->fact];
    struct polarity_look look = polarities[fact->polarity];
    if (entry->contradicted) {
        look.sign = "!";
        look.style = STYLE_CONFLICT;
    }
    struct buffer text = {0};
    char count[24];
    snprintf(count, sizeof count, "x%zu", entry->count);
    int end = region.columns - 1;
    if (entry->count > 1) {
        region_string(region, row, end - (int)strlen(count), count, STYLE_QUIET);
        end -= COUNT_COLUMNS;
    }
    if (look.style != STYLE_YES || region.columns >= SAID_COLUMNS) {
        end -= (int)strlen(look.word);
        region_string(region, row, end, look.word, look.style);
        end--;
    }
    describe(fact, entry->group, &text);
    region_string(region, row, 1, look.sign, look.style);
    region_fit(region, row, VALUE_COLUMN, end - VALUE_COLUMN, buffer_span(&text), FIT_LEFT,
               entry->contradicted ? STYLE_CONFLICT : STYLE_NORMAL);
    buffer_free(&text);
}

/* The words that prove a fact. */
static void draw_statement(const struct facts_pane *self, struct region region, int row, size_t fact)
{
    struct text_range range = self->findings->evidence[fact];
    struct span text = buffer_span(&self->document->text);
    const struct polarity_look *look = &polarities[self->facts[fact].polarity];
    struct buffer line = {0};
    for (uint32_t at = range.start; at < range.end; at++) {
        buffer_append_char(&line, text.bytes[at] == '\n' ? ' ' : text.bytes[at]);
    }
    region_string(region, row, VALUE_COLUMN, look->sign, look->style);
    region_fit(region, row, SNIPPET_COLUMN, region.columns - SNIPPET_COLUMN - 1, buffer_span(&line),
               FIT_LEFT, STYLE_QUIET);
    buffer_free(&line);
}

static void draw_row(const struct facts_pane *self, struct region region, int row,
                     const struct facts_row *item)
{
    if (item->entry == NO_ENTRY) {
        const char *title = item->group < KIND_COUNT ? kinds[item->group].title : "Other";
        region_string(region, row, 1, title, STYLE_GROUP);
    } else if (item->statement) {
        draw_statement(self, region, row, item->fact);
    } else {
        draw_entry(self, region, row, &self->entries[item->entry]);
    }
}

static void facts_draw(struct pane *pane, struct region region, bool focused)
{
    struct facts_pane *self = (struct facts_pane *)pane;
    const struct reading *reading = &pane->browser->reading;
    rows_show(&self->rows, self->rows.count, self->rows.selected, region.rows);
    if (!self->rows.count && reading->document) {
        region_string(region, 0, 1, self->findings ? "Nothing was found." : "Reading ...",
                      STYLE_QUIET);
    }
    for (int row = 0; row < region.rows && self->rows.top + (size_t)row < self->rows.count; row++) {
        size_t index = self->rows.top + (size_t)row;
        draw_row(self, region, row, &self->items[index]);
        if (index == self->rows.selected && focused) {
            region_restyle(region, row, 0, region.columns, STYLE_CURSOR);
            region_cursor(region, row, 1);
        }
    }
}

static void facts_title(struct pane *pane, struct buffer *left, struct buffer *right)
{
    struct facts_pane *self = (struct facts_pane *)pane;
    buffer_append_string(left, "Facts");
    if (self->findings && measures_can_grade(&self->findings->measures)) {
        buffer_printf(left, " - grade %.1f", measures_grade(&self->findings->measures));
    }
    if (self->fact_count) {
        buffer_printf(right, "%zu", self->fact_count);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Actions */

static void show_evidence(struct facts_pane *self)
{
    struct browser *browser = self->pane.browser;
    if (self->rows.count && self->findings && self->findings == browser->reading.findings) {
        size_t fact = self->items[self->rows.selected].fact;
        reading_evidence(browser, &self->findings->evidence[fact]);
        reading_go(browser, self->facts[fact].place);
    }
}

static void facts_move(struct pane *pane, const struct call *call)
{
    struct facts_pane *self = (struct facts_pane *)pane;
    rows_act(&self->rows, call, pane->rows);
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
    if (!self->rows.count || self->items[self->rows.selected].entry == NO_ENTRY) {
        return;
    }
    size_t selected = self->rows.selected;
    while (self->items[selected].statement) {
        selected--;
    }
    struct entry *entry = &self->entries[self->items[selected].entry];
    entry->unfolded = !entry->unfolded;
    make_rows(self, selected);
    show_evidence(self);
}

static void facts_fold_all(struct pane *pane, const struct call *call)
{
    struct facts_pane *self = (struct facts_pane *)pane;
    (void)call;
    if (!self->entry_count) {
        return;
    }
    bool unfold = !self->entries[0].unfolded;
    for (size_t i = 0; i < self->entry_count; i++) {
        self->entries[i].unfolded = unfold;
    }
    make_rows(self, 0);
    show_evidence(self);
}

/* "Who else says this": the fact as a query. */
static void facts_same(struct pane *pane, const struct call *call)
{
    struct facts_pane *self = (struct facts_pane *)pane;
    (void)call;
    if (!self->rows.count || self->items[self->rows.selected].entry == NO_ENTRY) {
        browser_complain(pane->browser, "Select a fact first.");
        return;
    }
    const struct policy_fact *fact = &self->facts[self->items[self->rows.selected].fact];
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
    size_t index = self->rows.top + (size_t)row;
    (void)column;
    if (index < self->rows.count) {
        rows_show(&self->rows, self->rows.count, index, pane->rows);
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
};

static const char *const facts_hints[PANE_HINTS] = {"read", "who else says this", "each place",
                                                    "search", "help"};

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
    .hints = {ACTION_OPEN, ACTION_SAME_FACT, ACTION_FOLD, ACTION_SEARCH, ACTION_HELP},
    .hint_words = facts_hints,
};
