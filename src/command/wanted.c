/* SPDX-License-Identifier: ISC */
/* Finding the policy that an operand names. */
#include "command/wanted.h"

#include "base/date.h"
#include "base/memory.h"
#include "command/command.h"
#include "command/message.h"
#include "command/page.h"

#include <stdlib.h>
#include <strings.h>

enum {
    MOST_NAMED = 20,  /* sites or policies that a message names */
    LEAST_DIGITS = 7, /* of a commit */
};

/* An operand in parts. */
struct operand {
    struct span name;
    uint32_t youngest;  /* date; UINT32_MAX without */
    struct span commit; /* its first digits; "" without */
};

/* The last day that YYYY or YYYY-MM may mean. */
static uint32_t last_day(uint32_t date)
{
    date += date % 10000 < 100 ? 1200 : 0;
    return date + (date % 100 == 0 ? 31 : 0);
}

/* Reads DATE or COMMIT; false when it is neither. */
static bool read_version(const char *version, struct operand *operand)
{
    size_t length = strlen(version);
    uint32_t date = date_parse(span_of(version));
    if (date) {
        operand->youngest = last_day(date);
        return true;
    }
    if (length >= LEAST_DIGITS && strspn(version, "0123456789abcdef") == length) {
        operand->commit = span_make(version, length);
        return true;
    }
    return false;
}

static struct operand read_operand(const char *string)
{
    const char *at = strrchr(string, '@');
    struct operand operand = {.name = span_of(string), .youngest = UINT32_MAX, .commit = {"", 0}};
    if (at && read_version(at + 1, &operand)) {
        operand.name.length = (size_t)(at - string);
    }
    return operand;
}

bool wanted_has_version(const char *operand)
{
    return read_operand(operand).name.length < strlen(operand);
}

void wanted_free(struct wanted *wanted)
{
    lineage_free(&wanted->lineage);
}

/* -------------------------------------------------------------------------------------------
 * Sites */

static bool is_name(struct span name, struct span wanted)
{
    return name.length == wanted.length && strncasecmp(name.bytes, wanted.bytes, name.length) == 0;
}

static bool has_part(struct span name, struct span wanted)
{
    for (size_t at = 0; at + wanted.length <= name.length; at++) {
        if (strncasecmp(name.bytes + at, wanted.bytes, wanted.length) == 0) {
            return true;
        }
    }
    return false;
}

/* How many sites fit; *site gets the first. They are named in messages if `tell`. */
static uint32_t count_sites(const struct view *view, struct span wanted,
                            bool (*fits)(struct span name, struct span wanted), bool tell,
                            uint32_t *site)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < view_site_count(view); i++) {
        struct span name = view_site_name(view, i);
        if (!view_site_policies(view, i) || !fits(name, wanted)) {
            continue;
        }
        *site = count == 0 ? i : *site;
        if (tell && count < MOST_NAMED) {
            message("  %.*s", (int)name.length, name.bytes);
        }
        count++;
    }
    return count;
}

/* Finds the site; STATUS_FOUND, or another status after a message. */
static int find_site(const struct view *view, struct span wanted, uint32_t *site)
{
    if (count_sites(view, wanted, is_name, false, site)) {
        return STATUS_FOUND;
    }
    uint32_t count = count_sites(view, wanted, has_part, false, site);
    if (count == 1) {
        return STATUS_FOUND;
    }
    if (count == 0) {
        message("no site is called '%.*s'", (int)wanted.length, wanted.bytes);
        return STATUS_NOTHING;
    }
    message("%u sites have '%.*s' in their names:", (unsigned)count, (int)wanted.length,
            wanted.bytes);
    count_sites(view, wanted, has_part, true, site);
    return STATUS_TROUBLE;
}

/* -------------------------------------------------------------------------------------------
 * Documents */

void wanted_title(const struct session *session, uint32_t snapshot, struct buffer *title)
{
    struct snapshot record = view_snapshot(session->view, snapshot);
    struct buffer memory = {0};
    struct origin origin;
    collection_origin(archive_collection(session->archive), record.entry, &memory, &origin);
    buffer_append_span(title, origin.title.length ? origin.title : record.title);
    buffer_free(&memory);
}

/* Keeps the documents whose newest version has a title that fits; their number. */
static uint32_t keep_titled(struct lineage *lineage, const struct session *session,
                            struct span wanted, bool (*fits)(struct span, struct span))
{
    struct buffer title = {0};
    uint32_t kept = 0;
    size_t count = 0;
    for (uint32_t document = 0; document < lineage->documents; document++) {
        size_t first, end;
        lineage_document(lineage, document, &first, &end);
        buffer_clear(&title);
        wanted_title(session, lineage->items[end - 1].snapshot, &title);
        if (!fits(buffer_span(&title), wanted)) {
            continue;
        }
        for (size_t i = first; i < end; i++) {
            lineage->items[count] = lineage->items[i];
            lineage->items[count++].document = kept;
        }
        kept++;
    }
    buffer_free(&title);
    if (kept) {
        lineage->count = count;
        lineage->documents = kept;
    }
    return kept;
}

static int find_documents(struct wanted *wanted, const struct session *session, uint32_t site,
                          const char *title)
{
    lineage_of_site(archive_collection(session->archive), session->view, site, &wanted->lineage);
    if (title && wanted->lineage.documents > 1 &&
        !keep_titled(&wanted->lineage, session, span_of(title), is_name) &&
        !keep_titled(&wanted->lineage, session, span_of(title), has_part)) {
        struct span name = view_site_name(session->view, site);
        message("no document of '%.*s' has '%s' in its title", (int)name.length, name.bytes, title);
        return STATUS_NOTHING;
    }
    return STATUS_FOUND;
}

int wanted_find_site(struct wanted *wanted, const struct session *session, const char *operand,
                     const char *title)
{
    uint32_t site;
    int status = find_site(session->view, span_of(operand), &site);
    return status == STATUS_FOUND ? find_documents(wanted, session, site, title) : status;
}

/* -------------------------------------------------------------------------------------------
 * Versions */

static bool is_commit(const struct session *session, uint32_t snapshot, struct span digits)
{
    struct collection_version version;
    uint32_t entry = view_snapshot(session->view, snapshot).entry;
    if (!collection_version(archive_collection(session->archive), entry, &version)) {
        return false;
    }
    size_t length = digits.length < strlen(version.commit) ? digits.length : strlen(version.commit);
    return memcmp(digits.bytes, version.commit, length) == 0;
}

/* Turns to the version of the document in [first, end) that the operand means; false without one. */
static bool pick(struct wanted *wanted, const struct session *session,
                 const struct operand *operand)
{
    for (size_t i = wanted->end; i-- > wanted->first;) {
        const struct lineage_version *version = &wanted->lineage.items[i];
        wanted->at = i;
        if (operand->commit.length ? is_commit(session, version->snapshot, operand->commit)
                                   : version->date <= operand->youngest) {
            return true;
        }
    }
    return false;
}

/* True if the version has a neighbour that is as good: nobody knows the order of those without a date. */
static bool is_doubtful(const struct wanted *wanted)
{
    const struct lineage_version *version = &wanted->lineage.items[wanted->at];
    return version->date == 0 && wanted->at > wanted->first;
}

static void tell_version(const struct session *session, uint32_t snapshot)
{
    struct page page = PAGE_EMPTY;
    page_name(&page, session, snapshot);
    message("  %s", buffer_string(&page.path));
    page_free(&page);
}

/* Names what an operand may mean: in each document one version, or all without a date. */
static void tell_choice(struct wanted *wanted, const struct session *session, const char *string,
                        const struct operand *operand)
{
    size_t told = 0;
    message("'%s' may be one of these; give a path instead, or a --title:", string);
    for (uint32_t document = 0; document < wanted->lineage.documents; document++) {
        lineage_document(&wanted->lineage, document, &wanted->first, &wanted->end);
        bool found = pick(wanted, session, operand);
        size_t first = found && is_doubtful(wanted) ? wanted->first : wanted->at;
        for (size_t i = first; found && i <= wanted->at && told < MOST_NAMED; i++, told++) {
            tell_version(session, wanted->lineage.items[i].snapshot);
        }
    }
}

/* Finds the version in the documents that are left. */
static int find_version(struct wanted *wanted, const struct session *session, const char *string,
                        const struct operand *operand)
{
    struct wanted found = *wanted;
    uint32_t documents = 0;
    for (uint32_t document = 0; document < wanted->lineage.documents; document++) {
        lineage_document(&wanted->lineage, document, &wanted->first, &wanted->end);
        if (pick(wanted, session, operand)) {
            documents++;
            found = *wanted;
        }
    }
    if (documents == 0) {
        message(operand->commit.length ? "'%s' has no such commit"
                                       : "'%s' has no snapshot so early",
                string);
        return STATUS_NOTHING;
    }
    *wanted = found;
    if (documents > 1 || (!operand->commit.length && is_doubtful(wanted))) {
        tell_choice(wanted, session, string, operand);
        return STATUS_TROUBLE;
    }
    return STATUS_FOUND;
}

/* Finds the snapshot with this path; false without one. */
static bool find_path(const struct session *session, struct span path, uint32_t *snapshot)
{
    struct buffer own = {0};
    bool found = false;
    for (uint32_t i = 0; i < view_snapshot_count(session->view) && !found; i++) {
        buffer_clear(&own);
        archive_path(session->archive, session->view, i, &own);
        found = view_has_snapshot(session->view, i) && span_equal(buffer_span(&own), path);
        *snapshot = i;
    }
    buffer_free(&own);
    return found;
}

int wanted_find(struct wanted *wanted, const struct session *session, const char *operand,
                const char *title)
{
    uint32_t snapshot;
    if (find_path(session, span_of(operand), &snapshot)) {
        lineage_of_site(archive_collection(session->archive), session->view,
                        view_snapshot_site(session->view, snapshot), &wanted->lineage);
        wanted->at = lineage_find(&wanted->lineage, snapshot);
        lineage_document(&wanted->lineage, wanted->lineage.items[wanted->at].document,
                         &wanted->first, &wanted->end);
        return STATUS_FOUND;
    }
    struct operand parts = read_operand(operand);
    uint32_t site;
    int status = find_site(session->view, parts.name, &site);
    if (status == STATUS_FOUND) {
        status = find_documents(wanted, session, site, title);
    }
    return status == STATUS_FOUND ? find_version(wanted, session, operand, &parts) : status;
}

int wanted_turn(struct wanted *wanted, const struct session *session, const char *version)
{
    struct operand operand = {.youngest = UINT32_MAX, .commit = {"", 0}};
    if (!read_version(version, &operand)) {
        message("'%s' is neither a date nor a commit", version);
        return STATUS_TROUBLE;
    }
    if (!pick(wanted, session, &operand)) {
        message(operand.commit.length ? "there is no version of commit '%s'"
                                      : "there is no version so early as '%s'",
                version);
        return STATUS_NOTHING;
    }
    return STATUS_FOUND;
}
