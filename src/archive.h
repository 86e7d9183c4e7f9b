/* SPDX-License-Identifier: ISC */
/* Everything opened together: a collection, its indexer, the rules of facts. What a front end holds.
 *
 * Functions may be called from any thread unless they say otherwise. Those marked "reads" may touch
 * the disk or take long: the browser calls them from its worker threads only. */
#ifndef ARCHIVE_H
#define ARCHIVE_H

#include "base/buffer.h"
#include "base/error.h"
#include "change/facts.h"
#include "collection/collection.h"
#include "facts/contradiction.h"
#include "facts/facts.h"
#include "facts/measures.h"
#include "index/indexer.h"
#include "index/view.h"
#include "policy/outline.h"
#include "policy/plain.h"
#include "query/query.h"

#include <stdint.h>

struct archive;

struct archive_options {
    uint64_t max_size;              /* bytes of the largest source; 0 default */
    const char *revision;           /* of a git repository; NULL: HEAD */
    bool work_tree;                 /* of a git repository, its files and not its history */
    unsigned threads;               /* 0: one for each core */
    const char *const *rules;       /* further rules files, besides the user's */
    size_t rules_count;
    const struct ruleset *ruleset;  /* or rules that are loaded already; they outlive the archive */
    bool keep;                      /* build the index anew, and let archive_keep keep it */
    bool live;                      /* indexer_refresh will be called */
    void (*notify)(void *context);  /* as in struct indexer_options; may be NULL */
    void *context;
};

/* Opens a collection and starts indexing it. NULL with *error. */
struct archive *archive_open(const char *path, const struct archive_options *options,
                             struct error *error);
void archive_close(struct archive *archive);

/* Keeps the index, once it is complete, in a file of the user's cache ($XDG_CACHE_HOME/smallprint), where
 * the next archive_open of the same path finds it and, as long as no entry has changed, doesn't build
 * it again. Only if `keep` was set. Appends the file's path to *path. False with *error. Reads. */
bool archive_keep(struct archive *archive, struct buffer *path, struct error *error);

/* The collection that is opened when none is named: $SMALLPRINT_COLLECTION, else the sample.
 * Appended to *path. */
void archive_default_path(struct buffer *path);

struct indexer *archive_indexer(struct archive *archive);
struct collection *archive_collection(struct archive *archive);

/* Runs a query with this archive's facts behind `category:` and `fact:`. Reads. */
struct result *archive_query(struct archive *archive, const struct query *query, struct view *view,
                             const struct query_options *options, struct error *error);

/* The source of a snapshot, decoded, with the way back to the bytes as stored. */
struct source {
    struct buffer raw;  /* bytes as stored */
    struct buffer text; /* decoded text when the encoding isn't UTF-8; else empty */
    uint32_t *map;      /* text.length + 1 offsets into raw, or NULL when text is raw itself */
    struct span decoded; /* the decoded text, wherever it is */
    struct span address; /* the snapshot's address from its provenance line; "" without */
};

/* Reads a snapshot's source; false with *error when it has vanished or has changed since it was
 * indexed. A change that keeps the length may go unnoticed, but the snapshot's places always lie
 * within the decoded text. The source is cleared first and its memory reused; source_free in the
 * end. Reads. */
bool archive_source(struct archive *archive, const struct view *view, uint32_t snapshot,
                    struct source *source, struct error *error);
void source_free(struct source *source);

/* From an offset in the decoded text to one in the bytes as stored. */
uint32_t source_offset(const struct source *source, uint32_t offset);

/* Maps ranges of a clause's plain text to byte ranges of the source as stored. `place` is one of the
 * snapshot's places. */
void source_ranges(const struct source *source, const struct place *place,
                   const struct range *ranges, size_t count, struct range *out);

/* Appends the path of a snapshot's entry ("path" in JSON). */
void archive_path(struct archive *archive, const struct view *view, uint32_t snapshot,
                  struct buffer *path);

/* A fact of a policy, with its place. */
struct policy_fact {
    const char *kind;    /* as in struct fact; lives as long as the archive */
    const char *value;   /* lives as long as the archive, as data */
    const char *data;    /* ids separated by spaces, "" when none */
    const char *actor;   /* "operator" or "third-party" */
    const char *rule;    /* id of the rule */
    enum polarity polarity;
    uint32_t place;      /* index of the clause among the snapshot's places */
    uint32_t start, end; /* evidence in the clause's plain text */
    bool limited;        /* its sentence limits it: it contradicts nothing */

    /* How it came about. */
    const char *term;               /* id of the term that gave the value; "" without one */
    enum fact_source verb_in;       /* where the words of the rule stand */
    uint32_t verb_place;            /* the place of that text: clause, lead-in or heading */
    uint32_t verb_start, verb_end;  /* those words in its plain text */
    uint32_t cue_start, cue_end;    /* what made the polarity, in the clause's; end 0: nothing did */
};

struct policy_facts; /* facts and categories of one snapshot; owned by the caller */

/* Extracts (or takes from the store of clauses already read) what a snapshot says. Never NULL. Reads
 * nothing but the view; may take a millisecond for each new kilobyte of text. */
struct policy_facts *archive_facts(struct archive *archive, const struct view *view,
                                   uint32_t snapshot);
void policy_facts_free(struct policy_facts *facts);
const struct policy_fact *policy_facts_list(const struct policy_facts *facts, size_t *count);

/* The category mask of each place; *count places. */
const uint16_t *policy_facts_categories(const struct policy_facts *facts, size_t *count);

/* The pairs of facts that contradict each other (facts/contradiction.h), as indexes into the list. */
const struct contradiction *policy_facts_contradictions(const struct policy_facts *facts,
                                                        size_t *count);

/* Ids of the rules that ran into a limit in a clause of the policy; *count of them. */
const char *const *policy_facts_limited(const struct policy_facts *facts, size_t *count);

/* False if the policy isn't in English, the one language that the rules know: it has neither facts nor
 * categories then. */
bool policy_facts_are_english(const struct policy_facts *facts);

/* Why a fact is one. */
struct explanation {
    struct rule_place rule;
    struct rule_place term; /* that gave the value */
    enum fact_source in;    /* where the rule's words stand */
    struct span matched;    /* they; lives as long as the view */
    struct span cue;        /* the words that made the polarity, "" when nothing did; likewise */
};

/* A rule of which a pattern was too costly for some clauses: what it might have found there is missing. */
struct limited_rule {
    struct rule_place place; /* of the pattern; the id is the rule's. Lives as long as the archive */
    uint32_t clauses;        /* distinct ones, in their contexts */
};

/* Number `index` of the rules that ran into a limit so far; false behind the last. */
bool archive_limited_rule(struct archive *archive, size_t index, struct limited_rule *rule);

/* Explains a fact of the snapshot that has these places. What is in it lives as long as the archive and
 * the view. */
struct explanation archive_explain(struct archive *archive, const struct view *view,
                                   const struct place_list *places, const struct policy_fact *fact);

/* What two snapshots state differently: old_fact and fact are indexes into the lists of archive_facts.
 * Replaces the content of *changes, whose strings live as long as the archive. False, and no changes, when
 * only one of the two is in English: then what either states can't be compared. As costly as archive_facts
 * of both. */
bool archive_fact_changes(struct archive *archive, const struct view *view, uint32_t old,
                          uint32_t new, struct fact_changes *changes);

/* How many words a snapshot has, and how hard it is to read. Reads nothing but the view; measures
 * each distinct clause once, some ten megabytes a second. */
struct measures archive_measures(struct archive *archive, const struct view *view,
                                 uint32_t snapshot);

#endif
