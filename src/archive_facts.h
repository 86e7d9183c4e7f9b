/* SPDX-License-Identifier: ISC */
/* The facts of an archive's policies: extracted when somebody asks, once for each clause in its
 * context, and kept. Private to the archive. */
#ifndef ARCHIVE_FACTS_H
#define ARCHIVE_FACTS_H

#include "archive.h"

struct fact_store;

/* A store with the rules `loaded`, which outlive it; or, for NULL, with the shipped rules, the user's and those of
 * `files`, which are read at once so that a mistake is told: NULL and *error then. */
struct fact_store *fact_store_new(const struct ruleset *loaded, const char *const *files,
                                  size_t count, struct error *error);
void fact_store_free(struct fact_store *store);

/* Its rules; any thread. */
const struct ruleset *fact_store_rules(struct fact_store *store);

/* What a snapshot says; any thread. */
struct policy_facts *fact_store_policy(struct fact_store *store, const struct view *view,
                                       uint32_t snapshot);

/* As archive_fact_changes; any thread. */
bool fact_store_changes(struct fact_store *store, const struct view *view, uint32_t old,
                        uint32_t new, struct fact_changes *changes);

/* As archive_limited_rule. */
bool fact_store_limited(struct fact_store *store, size_t index, struct limited_rule *rule);

/* What category: and fact: ask; valid as long as the store. */
struct query_facts fact_store_queries(struct fact_store *store);

#endif
