/* SPDX-License-Identifier: ISC */
/* Timelines of sites, made when somebody looks at them. */
#include "ui/annals.h"

#include "base/date.h"
#include "base/memory.h"
#include "change/facts.h"
#include "ui/browser.h"

#include <stdlib.h>

static struct annals *annals_ref(struct annals *annals)
{
    atomic_fetch_add_explicit(&annals->references, 1, memory_order_relaxed);
    return annals;
}

static void free_dates(char **dates, size_t count)
{
    for (size_t i = 0; dates && i < count; i++) {
        free(dates[i]);
    }
    free(dates);
}

void annals_unref(struct annals *annals)
{
    if (annals && atomic_fetch_sub_explicit(&annals->references, 1, memory_order_acq_rel) == 1) {
        for (uint32_t i = 0; i < annals->documents; i++) {
            timeline_free(annals->timelines[i]);
        }
        free(annals->timelines);
        free(annals->rows);
        free_dates(annals->dates, annals->count);
        free(annals->order);
        free(annals);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Making */

struct dated {
    struct annals_row row;
    uint32_t date;
};

/* Newest first; of one day and document the later step, which a history knows. */
static int compare_dated(const void *a, const void *b)
{
    const struct dated *left = a;
    const struct dated *right = b;
    if (left->date != right->date) {
        return left->date < right->date ? 1 : -1;
    }
    if (left->row.document != right->row.document) {
        return left->row.document < right->row.document ? -1 : 1;
    }
    return (left->row.step < right->row.step) - (left->row.step > right->row.step);
}

static void order_rows(struct annals *annals, size_t count)
{
    struct dated *dated = xcalloc(count + 1, sizeof *dated);
    for (uint32_t document = 0; document < annals->documents; document++) {
        const struct timeline *timeline = annals->timelines[document];
        for (uint32_t i = 0; i < timeline->count; i++) {
            const struct lineage_version *version = &timeline->steps[i].version;
            dated[annals->count++] =
                (struct dated){{document, i, version->snapshot}, version->date};
        }
    }
    qsort(dated, annals->count, sizeof *dated, compare_dated);
    annals->rows = xcalloc(annals->count + 1, sizeof *annals->rows);
    for (size_t i = 0; i < annals->count; i++) {
        annals->rows[i] = dated[i].row;
    }
    free(dated);
}

struct numbered {
    uint32_t snapshot;
    uint32_t row;
};

static int compare_numbered(const void *a, const void *b)
{
    const struct numbered *left = a;
    const struct numbered *right = b;
    return (left->snapshot > right->snapshot) - (left->snapshot < right->snapshot);
}

static void number_rows(struct annals *annals)
{
    struct numbered *numbered = xcalloc(annals->count + 1, sizeof *numbered);
    annals->order = xcalloc(annals->count + 1, sizeof *annals->order);
    for (uint32_t i = 0; i < annals->count; i++) {
        numbered[i] = (struct numbered){annals->rows[i].snapshot, i};
    }
    qsort(numbered, annals->count, sizeof *numbered, compare_numbered);
    for (size_t i = 0; i < annals->count; i++) {
        annals->order[i] = numbered[i].row;
    }
    free(numbered);
}

static struct annals *annals_make(struct archive *archive, const struct view *view, uint32_t site)
{
    struct annals *annals = xcalloc(1, sizeof *annals);
    struct lineage lineage = {0};
    atomic_init(&annals->references, 1);
    annals->site = site;
    annals->serial = view_serial(view);
    lineage_of_site(archive_collection(archive), view, site, &lineage);
    annals->documents = lineage.documents;
    annals->timelines = xcalloc(annals->documents + 1, sizeof *annals->timelines);
    for (uint32_t document = 0; document < annals->documents; document++) {
        size_t first;
        size_t end;
        lineage_document(&lineage, document, &first, &end);
        annals->timelines[document] = timeline_new(view, &lineage, first, end);
    }
    order_rows(annals, lineage.count);
    number_rows(annals);
    lineage_free(&lineage);
    return annals;
}

const struct annals_row *annals_find(const struct annals *annals, uint32_t snapshot)
{
    size_t low = 0;
    size_t high = annals->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct annals_row *row = &annals->rows[annals->order[middle]];
        if (row->snapshot == snapshot) {
            return row;
        }
        if (row->snapshot < snapshot) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

bool annals_differs(const struct timeline_step *step)
{
    const struct align_counts *counts = &step->counts;
    return timeline_is_change(step) ||
           (step->class == TIMELINE_TECHNICAL &&
            counts->moved + counts->reworded + counts->added + counts->removed > 0);
}

/* The date that a policy gives of itself, if that is all that a step changes; else NULL. */
static const char *date_of(const struct annals *annals, const struct annals_row *row)
{
    return annals->dates ? annals->dates[row - annals->rows] : NULL;
}

bool annals_folds(const struct annals *annals, const struct annals_row *row)
{
    const struct timeline_step *steps = annals->timelines[row->document]->steps;
    uint32_t before = row->step;
    if (!timeline_is_change(&steps[row->step])) {
        return !date_of(annals, row);
    }
    while (before > 0 && !timeline_is_change(&steps[before - 1])) {
        before--;
    }
    return steps[row->step].class == TIMELINE_REVERTED && before > 0 &&
           steps[before - 1].class == TIMELINE_REVERTED;
}

char annals_sign(enum timeline_class class)
{
    static const char signs[TIMELINE_CLASSES] = {
        [TIMELINE_NEW] = '*',      [TIMELINE_CHANGED] = '~',   [TIMELINE_COSMETIC] = '=',
        [TIMELINE_REVERTED] = '<', [TIMELINE_TECHNICAL] = '^',
    };
    return signs[class];
}

void annals_tell(const struct annals *annals, const struct annals_row *row, bool brief,
                 struct buffer *out)
{
    const struct timeline_step *step = annals_step(annals, row);
    const struct align_counts *counts = &step->counts;
    char date[DATE_SIZE];
    bool figures = step->class == TIMELINE_CHANGED || step->class == TIMELINE_TECHNICAL;
    const char *own_date = date_of(annals, row);
    buffer_append_char(out, annals_sign(step->class));
    if (brief && own_date) {
        buffer_printf(out, " %s", own_date);
        return;
    }
    if (!brief || !(figures || step->class == TIMELINE_REVERTED)) {
        buffer_printf(out, " %s", timeline_class_name(step->class));
    }
    if (figures && counts->words_added) {
        buffer_printf(out, " +%u", counts->words_added);
    }
    if (figures && counts->words_removed) {
        buffer_printf(out, " -%u", counts->words_removed);
    }
    if (step->class == TIMELINE_CHANGED && !counts->words_added && !counts->words_removed) {
        buffer_printf(out, " %u moved", counts->moved);
    }
    if (step->class == TIMELINE_NEW) {
        buffer_printf(out, " %u", step->words);
    }
    if (step->class == TIMELINE_REVERTED) {
        const struct timeline *timeline = annals->timelines[row->document];
        buffer_printf(out, " %s", date_format(timeline->steps[step->same_as].version.date, date));
    }
    if (own_date) {
        buffer_printf(out, ", dated %s", own_date);
    } else if (step->class == TIMELINE_COSMETIC && step->numbers) {
        buffer_append_string(out, ", figures");
    }
}

/* ---------------------------------------------------------------------------------------------
 * The store */

struct annals_job {
    struct job job;
    struct archive *archive;
    struct view *view;
    uint32_t site;
    struct annals *annals; /* made */
};

static void run_annals(struct job *job)
{
    struct annals_job *self = (struct annals_job *)job;
    self->annals = annals_make(self->archive, self->view, self->site);
}

static void free_annals(struct job *job)
{
    struct annals_job *self = (struct annals_job *)job;
    view_unref(self->view);
    annals_unref(self->annals);
    free(self);
}

static void annals_done(struct job *job, void *context);

static const struct job_class annals_class = {"annals", LANE_HISTORY, run_annals, annals_done,
                                              free_annals};

/* What the policies say of their own dates: a job of its own, since it extracts facts. */
struct dates_job {
    struct job job;
    struct archive *archive;
    struct view *view;
    struct annals *annals;
    char **dates; /* made */
};

/* The own date that a step changes to, for free(); NULL when it changes none. */
static char *changed_date(struct dates_job *self, uint32_t old, uint32_t new)
{
    struct fact_changes changes = {0};
    char *date = NULL;
    archive_fact_changes(self->archive, self->view, old, new, &changes);
    for (size_t i = 0; i < changes.count && !date; i++) {
        const struct fact_change *change = &changes.items[i];
        date = fact_is_own_date(change->kind) && change->value ? xstrdup(change->value) : NULL;
    }
    fact_changes_free(&changes);
    return date;
}

static void run_dates(struct job *job)
{
    struct dates_job *self = (struct dates_job *)job;
    const struct annals *annals = self->annals;
    self->dates = xcalloc(annals->count + 1, sizeof *self->dates);
    for (size_t i = 0; i < annals->count && !atomic_load(&job->cancelled); i++) {
        const struct timeline_step *step = annals_step(annals, &annals->rows[i]);
        if (step->numbers || step->class == TIMELINE_TECHNICAL) {
            self->dates[i] = changed_date(self, step[-1].version.snapshot, step->version.snapshot);
        }
    }
}

static void free_dates_job(struct job *job)
{
    struct dates_job *self = (struct dates_job *)job;
    free_dates(self->dates, self->annals->count);
    view_unref(self->view);
    annals_unref(self->annals);
    free(self);
}

static void dates_done(struct job *job, void *context)
{
    struct dates_job *self = (struct dates_job *)job;
    struct browser *browser = context;
    self->annals->dates = self->dates;
    self->dates = NULL;
    browser_changed(browser, CHANGE_ANNALS);
}

static const struct job_class dates_class = {"own dates", LANE_DATES, run_dates, dates_done,
                                             free_dates_job};

/* Asks for the own dates of annals that are looked at, once, if a step might have changed one. */
static void ask_for_dates(struct browser *browser, struct annals *annals)
{
    bool any = false;
    if (annals->dates || !browser->progress.done || work_pending(browser->work, &dates_class)) {
        return;
    }
    for (size_t i = 0; i < annals->count && !any; i++) {
        const struct timeline_step *step = annals_step(annals, &annals->rows[i]);
        any = step->numbers || step->class == TIMELINE_TECHNICAL;
    }
    if (!any) {
        annals->dates = xcalloc(annals->count + 1, sizeof *annals->dates);
        return;
    }
    struct dates_job *job = xcalloc(1, sizeof *job);
    job->archive = browser->archive;
    job->view = view_ref(browser->view);
    job->annals = annals_ref(annals);
    work_submit(browser->work, &dates_class, &job->job);
}

/* Where a site is kept; ANNALS_KEPT when it isn't. */
static int kept_at(const struct annals_store *store, uint32_t site)
{
    return site < store->slot_count && store->slots[site] ? store->slots[site] - 1 : ANNALS_KEPT;
}

static void note_slot(struct annals_store *store, uint32_t site, int slot)
{
    if (site >= store->slot_count) {
        size_t count = (size_t)site + 1024;
        store->slots = xrealloc(store->slots, count * sizeof *store->slots);
        memset(store->slots + store->slot_count, 0,
               (count - store->slot_count) * sizeof *store->slots);
        store->slot_count = count;
    }
    store->slots[site] = (uint16_t)(slot + 1);
}

/* Keeps a site's annals in its slot, a free one, or that of the site not asked for the longest. */
static void keep(struct annals_store *store, struct annals *annals)
{
    int slot = kept_at(store, annals->site);
    for (int i = 0; i < ANNALS_KEPT && slot == ANNALS_KEPT; i++) {
        slot = store->kept[i] ? slot : i;
    }
    if (slot == ANNALS_KEPT) {
        slot = 0;
        for (int i = 1; i < ANNALS_KEPT; i++) {
            slot = store->used[i] < store->used[slot] ? i : slot;
        }
        note_slot(store, store->kept[slot]->site, -1);
    }
    annals_unref(store->kept[slot]);
    store->kept[slot] = annals_ref(annals);
    store->used[slot] = ++store->clock;
    note_slot(store, annals->site, slot);
}

static void make_next(struct browser *browser)
{
    struct annals_store *store = &browser->annals;
    if (store->making != ANNALS_NONE || !store->waiting_count || !browser->archive ||
        !browser->view) {
        return;
    }
    struct annals_job *job = xcalloc(1, sizeof *job);
    store->making = store->waiting[--store->waiting_count];
    job->archive = browser->archive;
    job->view = view_ref(browser->view);
    job->site = store->making;
    work_submit(browser->work, &annals_class, &job->job);
}

static void annals_done(struct job *job, void *context)
{
    struct annals_job *self = (struct annals_job *)job;
    struct browser *browser = context;
    struct annals_store *store = &browser->annals;
    keep(store, self->annals);
    store->making = ANNALS_NONE;
    browser_changed(browser, CHANGE_ANNALS);
    make_next(browser);
}

static bool is_waiting(const struct annals_store *store, uint32_t site)
{
    bool waiting = store->making == site;
    for (int i = 0; i < store->waiting_count; i++) {
        waiting |= store->waiting[i] == site;
    }
    return waiting;
}

static void ask(struct browser *browser, uint32_t site)
{
    struct annals_store *store = &browser->annals;
    if (is_waiting(store, site)) {
        return;
    }
    if (store->waiting_count == ANNALS_WAITING) {
        memmove(store->waiting, store->waiting + 1, (ANNALS_WAITING - 1) * sizeof *store->waiting);
        store->waiting_count--;
    }
    store->waiting[store->waiting_count++] = site;
    make_next(browser);
}

void annals_init(struct browser *browser)
{
    browser->annals.making = ANNALS_NONE;
}

void annals_free(struct browser *browser)
{
    for (int i = 0; i < ANNALS_KEPT; i++) {
        annals_unref(browser->annals.kept[i]);
    }
    free(browser->annals.slots);
}

/* The site has other snapshots by now. */
static bool is_old(const struct browser *browser, const struct annals *annals)
{
    bool other = annals->count != view_site_policies(browser->view, annals->site);
    if (annals->serial == view_serial(browser->view)) {
        return false;
    }
    for (size_t i = 0; i < annals->count && !other; i++) {
        other = !view_has_snapshot(browser->view, annals->rows[i].snapshot);
    }
    return other;
}

const struct annals *annals_of(struct browser *browser, uint32_t site)
{
    struct annals_store *store = &browser->annals;
    if (!browser->view || site >= view_site_count(browser->view)) {
        return NULL;
    }
    uint32_t count = view_site_policies(browser->view, site);
    int at = kept_at(store, site);
    struct annals *known = at < ANNALS_KEPT ? store->kept[at] : NULL;
    if (known) {
        store->used[at] = ++store->clock;
        ask_for_dates(browser, known);
    }
    if (count > 1 && (!known || (browser->progress.done && is_old(browser, known)))) {
        ask(browser, site);
    }
    return count > 1 ? known : NULL;
}

bool annals_renew(struct browser *browser, uint32_t site)
{
    const struct annals *known = annals_of(browser, site);
    if (known && is_old(browser, known)) {
        ask(browser, site);
    }
    return is_waiting(&browser->annals, site);
}

const struct annals *annals_known(const struct browser *browser, uint32_t site)
{
    int at = kept_at(&browser->annals, site);
    return at < ANNALS_KEPT ? browser->annals.kept[at] : NULL;
}
