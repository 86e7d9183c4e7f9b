/* SPDX-License-Identifier: ISC */
/* Building a ruleset from entries: what the files build*.c share. */
#ifndef FACTS_BUILD_H
#define FACTS_BUILD_H

#include "base/buffer.h"
#include "facts/lexicon_build.h"
#include "facts/ruleset.h"

enum { VOCABULARIES_MAX = 64 };

/* The pattern of a guard, which several rules may have. */
struct guard {
    struct span text;
    uint8_t role;    /* ROLE_SIGN or ROLE_STOP */
    uint16_t number; /* of the sign or stop */
};

/* What a ruleset is built with. */
struct builder {
    struct ruleset *rules;
    struct lexicon_builder *lexicon;
    struct rule_problems *problems;
    const char *trusted;        /* file whose patterns are known to be right, or NULL */
    struct pattern_list *lists; /* so far, in the order of the files */
    size_t list_count;
    size_t list_capacity;
    struct phrase_set common;   /* words of the list `common`, sorted */
    struct guard *guards;       /* so far */
    size_t guard_count;
    size_t guard_capacity;
    const char *vocabularies[VOCABULARIES_MAX];
    size_t vocabulary_count;
    const char **kinds;         /* of facts and terms so far, each once */
    size_t kind_count;
    size_t kind_capacity;
    struct arena scratch;       /* for the analysis of one pattern */
    uint32_t *origin;           /* of the pattern being compiled */
    struct buffer expanded;
    struct buffer rest;         /* alternatives of it that are no phrases */
    struct buffer source;
};

/* Adds a problem at byte `offset` of the line's text. */
void builder_complain(struct builder *b, const struct rule_entry *entry,
                      const struct rule_line *line, size_t offset, const char *reason);

/* True if the entry's patterns are known to be right. */
bool builder_is_trusted(const struct builder *b, const struct rule_entry *entry);

/* Expands the line's pattern into b->expanded. False with a problem added. */
bool builder_expand(struct builder *b, const struct rule_entry *entry,
                    const struct rule_line *line);

/* Compiles b->expanded with PCRE2. NULL with a problem added. The caller frees. */
struct regex *builder_compile(struct builder *b, const struct rule_entry *entry,
                              const struct rule_line *line);

/* Compiles the line into a pattern like `model`. False with a problem added. */
bool builder_add_pattern(struct builder *b, const struct rule_entry *entry,
                         const struct rule_line *line, struct pattern model);

/* The one copy of a kind. */
const char *builder_intern_kind(struct builder *b, struct span kind);

/* An entry of these types, and at the end the ways from signs and facts to rows of evidence. */
void builder_take_category(struct builder *b, const struct rule_entry *entry);
void builder_take_evidence(struct builder *b, const struct rule_entry *entry);
void builder_end_evidence(struct builder *b);

#endif
