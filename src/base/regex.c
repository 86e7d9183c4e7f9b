/* SPDX-License-Identifier: ISC */
/* Regular expressions by PCRE2, one compiled form for each mode.
 *
 * The byte form answers for ASCII subjects. It has the meaning of the UTF form only while every
 * character of the pattern is an ASCII one, written as itself: `plain` says so; other patterns use
 * their UTF form for every subject.
 *
 * A form is made under the lock, translated to machine code, and published through an atomic
 * pointer; from then on it is immutable and matching takes no lock. */
#define PCRE2_CODE_UNIT_WIDTH 8

#include "base/regex.h"

#include "base/memory.h"

#include <pcre2.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { FORM_BYTES, FORM_UTF, FORMS };

enum {
    GROUPS_MAX = 128,               /* groups whose place a match tells; more are matched only */
    PATTERN_MAX = 64 << 10,         /* bytes of a pattern */
    PATTERN_NESTING = 100,          /* parentheses within parentheses */
    MATCH_STEPS = 1000 * 1000,      /* match limit for an empty subject */
    MATCH_STEPS_PER_BYTE = 16,      /* and for each byte of it */
    MATCH_DEPTH = 20 * 1000,        /* nested backtracking points, interpreter only */
    MATCH_HEAP = 16 << 10,          /* KiB for those */
    MACHINE_STACK_FIRST = 32 << 10, /* bytes of stack for machine code, grows to ... */
    MACHINE_STACK_MAX = 1 << 20,
};

struct regex {
    char *pattern;                     /* UTF-8, `length` bytes */
    size_t length;                     /* bytes */
    uint32_t options;                  /* PCRE2_ options of both forms */
    bool plain;                        /* the byte form means the same on ASCII subjects */
    pthread_mutex_t lock;              /* held while a form is made */
    pcre2_code *checked;               /* the form made by regex_compile until it is published */
    _Atomic(pcre2_code *) form[FORMS]; /* NULL until needed; set once, under the lock */
    atomic_bool failed[FORMS];         /* making the form ran into a limit of PCRE2's */
};

struct regex_matcher {
    pcre2_match_context *context; /* limits and stack */
    pcre2_match_data *data;       /* GROUPS_MAX pairs */
    pcre2_jit_stack *stack;       /* for machine code */
    unsigned groups;              /* pairs set by the last search, 0 when it found nothing */
};

/* True if the pattern's characters are all ASCII and none is written as a number or a name. */
static bool pattern_is_plain(struct span pattern)
{
    for (size_t i = 0; i < pattern.length; i++) {
        unsigned char byte = (unsigned char)pattern.bytes[i];
        if (byte >= 0x80) {
            return false;
        }
        if (byte != '\\' || i + 1 == pattern.length) {
            continue;
        }
        i++;
        if (memchr("xoN01234567", pattern.bytes[i], 11)) {
            return false;
        }
    }
    return true;
}

static pcre2_code *make_form(const struct regex *regex, int form, int *code, size_t *offset)
{
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (!context) {
        *code = PCRE2_ERROR_NOMEMORY;
        return NULL;
    }
    pcre2_set_parens_nest_limit(context, PATTERN_NESTING);
    uint32_t mode = form == FORM_UTF ? PCRE2_UTF | PCRE2_UCP : 0;
    PCRE2_SIZE at = 0;
    pcre2_code *made = pcre2_compile((PCRE2_SPTR)regex->pattern, regex->length,
                                     regex->options | mode, code, &at, context);
    pcre2_compile_context_free(context);
    *offset = at;
    return made;
}

static uint32_t pcre_options(unsigned flags)
{
    uint32_t options = PCRE2_NEVER_BACKSLASH_C;
    options |= flags & REGEX_CASELESS ? PCRE2_CASELESS : 0;
    options |= flags & REGEX_DOTALL ? PCRE2_DOTALL : 0;
    options |= flags & REGEX_EXTENDED ? PCRE2_EXTENDED : 0;
    return options;
}

static int usual_form(const struct regex *regex)
{
    return regex->plain ? FORM_BYTES : FORM_UTF;
}

struct regex *regex_compile(struct span pattern, unsigned flags, struct error *error,
                            size_t *offset)
{
    *offset = 0;
    if (pattern.length > PATTERN_MAX) {
        *offset = PATTERN_MAX;
        error_set(error, "the pattern is longer than %d bytes", PATTERN_MAX);
        return NULL;
    }
    struct regex *regex = xcalloc(1, sizeof *regex);
    regex->pattern = xstrndup(pattern.bytes ? pattern.bytes : "", pattern.length);
    regex->length = pattern.length;
    regex->options = pcre_options(flags);
    regex->plain = pattern_is_plain(pattern);
    pthread_mutex_init(&regex->lock, NULL);
    int code = 0;
    regex->checked = make_form(regex, usual_form(regex), &code, offset);
    if (!regex->checked) {
        PCRE2_UCHAR words[256] = "";
        pcre2_get_error_message(code, words, sizeof words);
        error_set(error, "%s", (const char *)words);
        regex_free(regex);
        return NULL;
    }
    return regex;
}

void regex_free(struct regex *regex)
{
    if (!regex) {
        return;
    }
    pcre2_code_free(regex->checked);
    for (int form = 0; form < FORMS; form++) {
        pcre2_code_free(atomic_load_explicit(&regex->form[form], memory_order_relaxed));
    }
    pthread_mutex_destroy(&regex->lock);
    free(regex->pattern);
    free(regex);
}

/* The published form; makes it at the first call. NULL when PCRE2 can't. */
static const pcre2_code *need_form(const struct regex *regex, int form)
{
    pcre2_code *code = atomic_load_explicit(&regex->form[form], memory_order_acquire);
    if (code || atomic_load_explicit(&regex->failed[form], memory_order_relaxed)) {
        return code;
    }
    struct regex *writable = (struct regex *)(uintptr_t)regex;
    pthread_mutex_lock(&writable->lock);
    code = atomic_load_explicit(&regex->form[form], memory_order_relaxed);
    if (!code) {
        int reason = 0;
        size_t offset = 0;
        if (form == usual_form(regex) && regex->checked) {
            code = regex->checked;
            writable->checked = NULL;
        } else {
            code = make_form(regex, form, &reason, &offset);
        }
        if (code) {
            pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); /* without it PCRE2 interprets */
            atomic_store_explicit(&writable->form[form], code, memory_order_release);
        } else {
            atomic_store_explicit(&writable->failed[form], true, memory_order_relaxed);
        }
    }
    pthread_mutex_unlock(&writable->lock);
    return code;
}

struct regex_matcher *regex_matcher_new(void)
{
    struct regex_matcher *matcher = xcalloc(1, sizeof *matcher);
    matcher->context = pcre2_match_context_create(NULL);
    matcher->data = pcre2_match_data_create(GROUPS_MAX, NULL);
    matcher->stack = pcre2_jit_stack_create(MACHINE_STACK_FIRST, MACHINE_STACK_MAX, NULL);
    if (matcher->context) {
        pcre2_set_depth_limit(matcher->context, MATCH_DEPTH);
        pcre2_set_heap_limit(matcher->context, MATCH_HEAP);
        pcre2_jit_stack_assign(matcher->context, NULL, matcher->stack);
    }
    return matcher;
}

void regex_matcher_free(struct regex_matcher *matcher)
{
    if (!matcher) {
        return;
    }
    pcre2_match_data_free(matcher->data);
    pcre2_match_context_free(matcher->context);
    pcre2_jit_stack_free(matcher->stack);
    free(matcher);
}

static uint32_t step_limit(size_t length)
{
    size_t most = (UINT32_MAX - MATCH_STEPS) / MATCH_STEPS_PER_BYTE;
    size_t bytes = length < most ? length : most;
    return (uint32_t)(MATCH_STEPS + MATCH_STEPS_PER_BYTE * bytes);
}

enum regex_result regex_search(const struct regex *regex, struct regex_matcher *matcher,
                               struct span subject, bool ascii, size_t from)
{
    matcher->groups = 0;
    if (from > subject.length) {
        return REGEX_NO_MATCH;
    }
    const pcre2_code *code = need_form(regex, ascii && regex->plain ? FORM_BYTES : FORM_UTF);
    if (!code || !matcher->context || !matcher->data) {
        return REGEX_LIMIT;
    }
    pcre2_set_match_limit(matcher->context, step_limit(subject.length));
    const char *bytes = subject.bytes ? subject.bytes : "";
    int count = pcre2_match(code, (PCRE2_SPTR)bytes, subject.length, from, PCRE2_NO_UTF_CHECK,
                            matcher->data, matcher->context);
    if (count < 0) {
        return count == PCRE2_ERROR_NOMATCH ? REGEX_NO_MATCH : REGEX_LIMIT;
    }
    matcher->groups = count > 0 ? (unsigned)count : GROUPS_MAX;
    return REGEX_MATCH;
}

bool regex_group(const struct regex_matcher *matcher, unsigned number, size_t *start, size_t *end)
{
    if (number >= matcher->groups) {
        return false;
    }
    const PCRE2_SIZE *pair = pcre2_get_ovector_pointer(matcher->data) + 2 * (size_t)number;
    if (pair[0] == PCRE2_UNSET || pair[0] > pair[1]) {
        return false;
    }
    *start = pair[0];
    *end = pair[1];
    return true;
}

int regex_group_number(const struct regex *regex, const char *name)
{
    struct regex *writable = (struct regex *)(uintptr_t)regex;
    pthread_mutex_lock(&writable->lock);
    const pcre2_code *code = regex->checked;
    if (!code) {
        code = atomic_load_explicit(&regex->form[usual_form(regex)], memory_order_relaxed);
    }
    pthread_mutex_unlock(&writable->lock);
    int number = pcre2_substring_number_from_name(code, (PCRE2_SPTR)name);
    return number < 0 ? -1 : number;
}
