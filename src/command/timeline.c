/* SPDX-License-Identifier: ISC */
/* smallprint timeline: the versions of a policy, and what changed from one to the next.
 *
 * As text, what is no change is folded: cosmetic and technical versions in which no fact changed, and, of
 * more than two versions in a row that go back to earlier ones, those between the first and the last. A
 * line tells how many were. */
#include "change/timeline.h"

#include "base/date.h"
#include "base/memory.h"
#include "command/command.h"
#include "command/message.h"
#include "command/output.h"
#include "command/page.h"
#include "command/record.h"
#include "command/request.h"
#include "command/wanted.h"

#include <inttypes.h>
#include <stdlib.h>

enum { MOST_FACTS = 16 }; /* that are told of a version */

/* One document's timeline, being told. */
struct telling {
    const struct request *request;
    const struct session *session;
    struct output *out;
    const struct timeline *timeline;
    struct fact_changes *facts; /* by step, those whose `like` is themselves */
    bool *asked;                /* by step: `facts` are known, */
    bool *foreign;              /* and can't be: only one of the two texts is in English */
};

/* The facts that changed in a step; none in the first. Found once for all steps that are alike. */
static const struct fact_changes *facts_of(struct telling *telling, uint32_t number)
{
    const struct timeline_step *steps = telling->timeline->steps;
    uint32_t like = steps[number].like;
    if (!telling->asked[like] && like > 0) {
        telling->foreign[like] = !archive_fact_changes(
            telling->session->archive, telling->session->view, steps[like - 1].version.snapshot,
            steps[like].version.snapshot, &telling->facts[like]);
    }
    telling->asked[like] = true;
    return &telling->facts[like];
}

/* The first digits of a version's commit in `commit`; "-" outside histories. */
static const char *commit_of(const struct session *session, uint32_t snapshot,
                             struct collection_version *version)
{
    uint32_t entry = view_snapshot(session->view, snapshot).entry;
    return collection_version(archive_collection(session->archive), entry, version)
               ? version->commit
               : "-";
}

/* -------------------------------------------------------------------------------------------
 * JSON */

static json_t *path_of(const struct session *session, uint32_t snapshot)
{
    struct page page = PAGE_EMPTY;
    page_name(&page, session, snapshot);
    json_t *path = record_text(buffer_span(&page.path));
    page_free(&page);
    return path;
}

static void set_counts(json_t *object, const struct timeline_step *step)
{
    const struct align_counts *counts = &step->counts;
    json_object_set_new(object, "words", json_integer(step->words));
    json_object_set_new(object, "words_added", json_integer(counts->words_added));
    json_object_set_new(object, "words_removed", json_integer(counts->words_removed));
    json_object_set_new(object, "clauses_added", json_integer(counts->added));
    json_object_set_new(object, "clauses_removed", json_integer(counts->removed));
    json_object_set_new(object, "clauses_reworded", json_integer(counts->reworded));
    json_object_set_new(object, "clauses_cosmetic", json_integer(counts->cosmetic));
    json_object_set_new(object, "clauses_moved", json_integer(counts->moved));
}

static void write_step(struct telling *telling, uint32_t number)
{
    const struct session *session = telling->session;
    const struct timeline_step *step = &telling->timeline->steps[number];
    uint32_t snapshot = step->version.snapshot;
    struct snapshot record = view_snapshot(session->view, snapshot);
    struct collection_version version;
    struct buffer title = {0};
    wanted_title(session, snapshot, &title);
    const char *commit = commit_of(session, snapshot, &version);
    json_t *object = json_object();
    json_object_set_new(object, "site", record_text(record.site));
    json_object_set_new(object, "title", record_text(buffer_span(&title)));
    json_object_set_new(object, "date", record_date(record.date));
    json_object_set_new(object, "commit", *commit == '-' ? json_null() : json_string(commit));
    json_object_set_new(object, "path", path_of(session, snapshot));
    json_object_set_new(object, "class", json_string(timeline_class_name(step->class)));
    json_object_set_new(
        object, "same_as",
        step->same_as == TIMELINE_NONE
            ? json_null()
            : path_of(session, telling->timeline->steps[step->same_as].version.snapshot));
    set_counts(object, step);
    json_t *list = json_array();
    const struct fact_changes *facts = facts_of(telling, number);
    for (size_t i = 0; i < facts->count; i++) {
        json_array_append_new(list, record_fact_change(&facts->items[i]));
    }
    bool foreign = telling->foreign[step->like];
    json_object_set_new(object, "facts", foreign ? json_null() : json_incref(list));
    json_decref(list);
    record_write(telling->out, object);
    buffer_free(&title);
}

/* -------------------------------------------------------------------------------------------
 * Text */

static void print_clauses(const struct align_counts *counts, struct output *out)
{
    const struct {
        char mark;
        uint32_t count;
    } parts[] = {{'+', counts->added},
                 {'-', counts->removed},
                 {'~', counts->reworded + counts->cosmetic},
                 {'>', counts->moved}};
    bool any = false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].count) {
            output_printf(out, any ? " %c%" PRIu32 : "%c%" PRIu32, parts[i].mark, parts[i].count);
            any = true;
        }
    }
    output_string(out, any ? "" : "-");
}

/* Date, commit, class, words and how many of them changed, clauses that did. */
static void print_columns(const struct telling *telling, const struct timeline_step *step)
{
    struct output *out = telling->out;
    bool aligned = output_is_terminal(out);
    struct collection_version version;
    char date[DATE_SIZE];
    output_style(out, STYLE_MINOR);
    output_printf(out, aligned ? "%-10s  %-12s  " : "%s\t%s\t",
                  step->version.date ? date_format(step->version.date, date) : "-",
                  commit_of(telling->session, step->version.snapshot, &version));
    output_style(out, STYLE_PLAIN);
    output_printf(out, aligned ? "%-9s  %6" PRIu32 "  " : "%s\t%" PRIu32 "\t",
                  timeline_class_name(step->class), step->words);
    output_printf(out, aligned ? "%+6" PRId64 " %+6" PRId64 "  " : "+%" PRId64 "\t%" PRId64 "\t",
                  (int64_t)step->counts.words_added, -(int64_t)step->counts.words_removed);
    print_clauses(&step->counts, out);
}

/* The policy's own date, replaced values and turned polarities first: they tell most about a change. */
static bool comes_first(const struct fact_change *change)
{
    return change->change == FACT_REPLACED || change->change == FACT_TURNED ||
           fact_is_own_date(change->kind);
}

/* Prints the changes of facts, one to a line; when a policy was written anew, only some. */
static void print_facts(const struct telling *telling, const struct fact_changes *facts)
{
    size_t left = telling->request->all ? SIZE_MAX : MOST_FACTS, told = 0;
    struct buffer phrase = {0};
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < facts->count && told < left; i++) {
            if (comes_first(&facts->items[i]) == (round == 0)) {
                buffer_clear(&phrase);
                fact_change_tell(&facts->items[i], &phrase);
                output_string(telling->out, "\t");
                output_text(telling->out, buffer_span(&phrase));
                output_string(telling->out, "\n");
                told++;
            }
        }
    }
    if (told < facts->count) {
        output_printf(telling->out, "\t(%zu more facts)\n", facts->count - told);
    }
    buffer_free(&phrase);
}

static void print_step(struct telling *telling, uint32_t number)
{
    const struct timeline_step *step = &telling->timeline->steps[number];
    const struct fact_changes *facts = facts_of(telling, number);
    struct output *out = telling->out;
    char date[DATE_SIZE];
    print_columns(telling, step);
    if (step->class == TIMELINE_REVERTED) {
        const struct lineage_version *then = &telling->timeline->steps[step->same_as].version;
        struct collection_version version;
        output_printf(out, "\tas of %s %s", then->date ? date_format(then->date, date) : "-",
                      commit_of(telling->session, then->snapshot, &version));
    }
    output_string(out, "\n");
    if (telling->foreign[step->like]) {
        output_string(out, "\t(facts can't be compared: one of the two texts isn't in English)\n");
    }
    print_facts(telling, facts);
}

/* True if a version is to be told; the first and the last are. */
static bool is_told(struct telling *telling, uint32_t number)
{
    const struct timeline_step *steps = telling->timeline->steps;
    const struct timeline_step *step = &steps[number];
    if (telling->request->all || number == 0 || number + 1 == telling->timeline->count) {
        return true;
    }
    if (step->class == TIMELINE_REVERTED) {
        return step[-1].class != TIMELINE_REVERTED || step[1].class != TIMELINE_REVERTED;
    }
    return timeline_is_change(step) || ((step->numbers || step->class == TIMELINE_TECHNICAL) &&
                                        facts_of(telling, number)->count > 0);
}

static void print_folded(struct telling *telling, uint32_t first, uint32_t end)
{
    uint32_t counts[TIMELINE_CLASSES] = {0};
    bool any = false;
    if (first == end) {
        return;
    }
    for (uint32_t i = first; i < end; i++) {
        counts[telling->timeline->steps[i].class]++;
    }
    output_style(telling->out, STYLE_MINOR);
    for (enum timeline_class i = 0; i < TIMELINE_CLASSES; i++) {
        if (counts[i]) {
            output_printf(telling->out, any ? ", %" PRIu32 " %s" : "(%" PRIu32 " %s", counts[i],
                          timeline_class_name(i));
            any = true;
        }
    }
    output_string(telling->out, ")\n");
    output_style(telling->out, STYLE_PLAIN);
}

static void print_steps(struct telling *telling)
{
    uint32_t folded = 0, count = (uint32_t)telling->timeline->count;
    for (uint32_t i = 0; i < count && !output_ended(telling->out); i++) {
        if (is_told(telling, i)) {
            print_folded(telling, folded, i);
            print_step(telling, i);
            folded = i + 1;
        }
    }
}

/* Site, title, and how many versions and changes there are. */
static void print_head(const struct telling *telling)
{
    const struct timeline *timeline = telling->timeline;
    struct output *out = telling->out;
    struct buffer title = {0};
    uint32_t newest = timeline->steps[timeline->count - 1].version.snapshot;
    uint32_t changes = 0;
    for (size_t i = 1; i < timeline->count; i++) {
        changes += timeline->steps[i].class == TIMELINE_CHANGED;
    }
    wanted_title(telling->session, newest, &title);
    output_style(out, STYLE_HEAD);
    output_text(out, view_snapshot(telling->session->view, newest).site);
    output_string(out, "\t");
    output_text(out, buffer_span(&title));
    output_style(out, STYLE_PLAIN);
    output_printf(out, "\t%zu version%s, %" PRIu32 " change%s\n", timeline->count,
                  timeline->count == 1 ? "" : "s", changes, changes == 1 ? "" : "s");
    buffer_free(&title);
}

/* ------------------------------------------------------------------------------------------- */

static void tell(struct telling *telling)
{
    size_t count = telling->timeline->count;
    telling->facts = xcalloc(count, sizeof *telling->facts);
    telling->asked = xcalloc(count, sizeof *telling->asked);
    telling->foreign = xcalloc(count, sizeof *telling->foreign);
    if (telling->request->json) {
        for (uint32_t i = 0; i < count && !output_ended(telling->out); i++) {
            write_step(telling, i);
        }
    } else {
        print_head(telling);
        print_steps(telling);
    }
    for (size_t i = 0; i < count; i++) {
        fact_changes_free(&telling->facts[i]);
    }
    free(telling->facts);
    free(telling->asked);
    free(telling->foreign);
}

int command_timeline(const struct request *request, struct output *out)
{
    if (request->operand_count == 0) {
        message("a site is missing: smallprint timeline SITE [COLLECTION]");
        return STATUS_TROUBLE;
    }
    struct session session;
    if (!session_open(&session, request, request->operand_count > 1 ? request->operands[1] : NULL,
                      NULL, false)) {
        return STATUS_TROUBLE;
    }
    session_tell_skipped(&session, request);
    struct wanted wanted = {0};
    int status = wanted_find_site(&wanted, &session, request->operands[0], request->title);
    for (uint32_t i = 0; status == STATUS_FOUND && i < wanted.lineage.documents; i++) {
        lineage_document(&wanted.lineage, i, &wanted.first, &wanted.end);
        struct timeline *timeline =
            timeline_new(session.view, &wanted.lineage, wanted.first, wanted.end);
        struct telling telling = {
            .request = request, .session = &session, .out = out, .timeline = timeline};
        tell(&telling);
        timeline_free(timeline);
    }
    wanted_free(&wanted);
    session_close(&session);
    return status;
}
