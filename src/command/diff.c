/* SPDX-License-Identifier: ISC */
/* smallprint diff: what changed between two policies.
 *
 * Two versions of one document are compared in the order of time, whichever is named first; policies of
 * two documents in the order of the operands. A version alone is compared with the one before the last
 * change up to it. */
#include "command/diff.h"

#include "change/timeline.h"
#include "command/command.h"
#include "command/message.h"
#include "command/output.h"
#include "command/request.h"
#include "command/wanted.h"

#include <string.h>
#include <unistd.h>

/* What the operands name. */
struct operands {
    const char *first;
    const char *second;     /* NULL without */
    const char *collection; /* NULL without */
};

/* True if the second of two operands is a policy and no collection. */
static bool is_policy(const char *operand)
{
    return wanted_has_version(operand) || (access(operand, F_OK) != 0 && strcmp(operand, "-") != 0);
}

static struct operands read_operands(const struct request *request)
{
    char *const *operands = request->operands;
    struct operands read = {.first = operands[0]};
    size_t next = 1;
    if (request->operand_count == 3 || (request->operand_count == 2 && is_policy(operands[1]))) {
        read.second = operands[next++];
    }
    read.collection = next < request->operand_count ? operands[next] : NULL;
    return read;
}

/* -------------------------------------------------------------------------------------------
 * Choosing the two */

/* The version that the one wanted is best compared with; a message if nothing ever changed. */
static int choose_previous(const struct session *session, const struct wanted *wanted,
                           uint32_t *old)
{
    struct timeline *timeline =
        timeline_new(session->view, &wanted->lineage, wanted->first, wanted->at + 1);
    uint32_t found = timeline_previous(timeline, (uint32_t)(wanted->at - wanted->first));
    if (found == TIMELINE_NONE) {
        message("no earlier version has another text");
    } else {
        *old = timeline->steps[found].version.snapshot;
    }
    timeline_free(timeline);
    return found == TIMELINE_NONE ? STATUS_NOTHING : STATUS_FOUND;
}

static void swap(uint32_t *a, uint32_t *b)
{
    uint32_t kept = *a;
    *a = *b;
    *b = kept;
}

/* Finds the other policy of two. */
static int choose_second(const struct session *session, struct wanted *wanted, const char *operand,
                         const char *title, uint32_t *old, uint32_t *new)
{
    struct wanted other = {0};
    size_t at = wanted->at;
    *old = wanted_snapshot(wanted);
    if (operand[0] == '@') {
        int status = wanted_turn(wanted, session, operand + 1);
        if (status == STATUS_FOUND) {
            *new = wanted_snapshot(wanted);
            if (wanted->at < at) {
                swap(old, new);
            }
        }
        return status;
    }
    int status = wanted_find(&other, session, operand, title);
    if (status == STATUS_FOUND) {
        *new = wanted_snapshot(&other);
        size_t mine = lineage_find(&other.lineage, *old);
        if (mine >= other.first && mine < other.end && mine > other.at) {
            swap(old, new);
        }
    }
    wanted_free(&other);
    return status;
}

static int choose(const struct session *session, const struct operands *operands, const char *title,
                  uint32_t *old, uint32_t *new)
{
    struct wanted wanted = {0};
    int status = wanted_find(&wanted, session, operands->first, title);
    if (status == STATUS_FOUND && operands->second) {
        status = choose_second(session, &wanted, operands->second, title, old, new);
    } else if (status == STATUS_FOUND) {
        *new = wanted_snapshot(&wanted);
        status = choose_previous(session, &wanted, old);
    }
    wanted_free(&wanted);
    return status;
}

/* -------------------------------------------------------------------------------------------
 * Steps */

struct span diff_heading(const struct diff *diff, const struct align_step *step)
{
    return step->new != ALIGN_NONE ? page_heading(&diff->new, diff->session, step->new)
                                   : page_heading(&diff->old, diff->session, step->old);
}

struct span diff_old_text(const struct diff *diff, const struct align_step *step)
{
    return view_clause_text(diff->session->view, diff->old.places.items[step->old].clause, NULL);
}

struct span diff_new_text(const struct diff *diff, const struct align_step *step)
{
    return view_clause_text(diff->session->view, diff->new.places.items[step->new].clause, NULL);
}

struct span diff_evidence(const struct diff *diff, const struct page *page,
                          const struct policy_fact *fact)
{
    uint32_t clause = page->places.items[fact->place].clause;
    return span_slice(view_clause_text(diff->session->view, clause, NULL), fact->start, fact->end);
}

/* ------------------------------------------------------------------------------------------- */

static int tell_facts(struct diff *diff, struct output *out)
{
    const struct session *session = diff->session;
    diff->old_facts = archive_facts(session->archive, session->view, diff->old.number);
    diff->new_facts = archive_facts(session->archive, session->view, diff->new.number);
    bool comparable = archive_fact_changes(session->archive, session->view, diff->old.number,
                                           diff->new.number, &diff->facts);
    if (!comparable) {
        message("one of the two policies isn't in English: facts can't be compared");
    }
    (diff->request->json ? diff_write_facts : diff_print_facts)(diff, out);
    int status = !comparable ? STATUS_TROUBLE : diff->facts.count ? STATUS_FOUND : STATUS_NOTHING;
    fact_changes_free(&diff->facts);
    policy_facts_free(diff->old_facts);
    policy_facts_free(diff->new_facts);
    return status;
}

static int tell(struct diff *diff, struct output *out)
{
    bool json = diff->request->json;
    if (diff->request->fact_changes) {
        return tell_facts(diff, out);
    }
    diff->alignment = align_snapshots(diff->session->view, diff->old.number, diff->new.number);
    int status = alignment_is_empty(diff->alignment) ? STATUS_NOTHING : STATUS_FOUND;
    if (diff->request->stat) {
        (json ? diff_write_counts : diff_print_counts)(diff, out);
    } else if (status == STATUS_FOUND) {
        (json ? diff_write : diff_print)(diff, out);
    }
    alignment_free(diff->alignment);
    return status;
}

static int compare(const struct request *request, const struct session *session, uint32_t old,
                   uint32_t new, struct output *out)
{
    struct diff diff = {
        .request = request, .session = session, .old = PAGE_EMPTY, .new = PAGE_EMPTY};
    bool readable = page_turn(&diff.old, session, old);
    readable = page_turn(&diff.new, session, new) && readable;
    int status = readable ? tell(&diff, out) : STATUS_TROUBLE;
    page_free(&diff.old);
    page_free(&diff.new);
    return status;
}

int command_diff(const struct request *request, struct output *out)
{
    if (request->operand_count == 0) {
        message("a site is missing: smallprint diff SITE[@DATE] [[SITE]@DATE] [COLLECTION]");
        return STATUS_TROUBLE;
    }
    struct operands operands = read_operands(request);
    struct session session;
    if (!session_open(&session, request, operands.collection, NULL, false)) {
        return STATUS_TROUBLE;
    }
    session_tell_skipped(&session, request);
    uint32_t old = 0, new = 0;
    int status = choose(&session, &operands, request->title, &old, &new);
    if (status == STATUS_FOUND) {
        status = compare(request, &session, old, new, out);
    }
    session_close(&session);
    return status;
}
