/* SPDX-License-Identifier: ISC */
/* What the heading above or the lead-in before a clause brings to it: the verbs that it leaves open,
 * the signs found in it, its evidence for categories. Kept while the same text comes again, as it
 * does for all items of a list. */
#ifndef FACTS_CONTEXT_H
#define FACTS_CONTEXT_H

#include "base/buffer.h"
#include "facts/scan.h"
#include "facts/stance.h"

/* A verb that takes terms. */
struct open_verb {
    const struct rule *rule;
    struct verb verb;     /* in its sentence */
    struct stance stance; /* for terms that stand in another text */
    uint32_t start, end;  /* bytes of the heading or lead-in; only set by context_set */
    bool new_kind;        /* no verb before it is of its rule's kind; only set in a sentence */
};

struct context {
    const struct ruleset *rules;
    enum rule_where where;       /* WHERE_HEADING or WHERE_LEAD_IN */
    struct buffer text;          /* the text that the rest was made from */
    struct open_verb *verbs;     /* of its last sentence */
    size_t verb_count;
    size_t verb_capacity;
    uint8_t actor;               /* BY_ bit: the last subject of its last sentence */
    bool defines;                /* a sentence of it explains words */
    bool wished;                 /* its last sentence only says what somebody may ask for */
    bool contents;               /* it says what the policy tells: "This statement addresses:" */
    bool denied;                 /* it denies what follows it */
    bool of_others;              /* it tells of others only: "They may:" */
    bool explains;               /* it explains a word, or goes on about what the one before it did */
    bool leads;                  /* that sentence leads to a purpose */
    struct bits signs;           /* found in it */
    uint32_t *rows;              /* of evidence found in it; has room for all */
    size_t row_count;
    int32_t score[CATEGORY_ROOM]; /* what they add up to, in thousandths */
    struct sentence sentence;    /* scratch */
};

void context_init(struct context *context, const struct ruleset *rules, enum rule_where where);
void context_free(struct context *context);

/* Makes the context that of `text`. */
void context_set(struct context *context, struct scanner *scanner, struct span text);

static inline bool context_has_sign(const struct context *context, uint32_t sign)
{
    return bits_has(&context->signs, sign);
}

/* True if one of the rule's guards `without` stands in the context. */
bool context_rules_out(const struct context *context, const struct rule *rule);

#endif
