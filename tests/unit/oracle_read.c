/* SPDX-License-Identifier: ISC */
/* The oracle reads a collection: walk, decode, clauses, words. */
#include "tests/unit/oracle.h"

#include "base/date.h"
#include "base/fold.h"
#include "base/memory.h"
#include "index/token.h"
#include "policy/clause.h"
#include "policy/encoding.h"
#include "policy/outline.h"
#include "policy/plain.h"
#include "policy/provenance.h"

#include <ctype.h>
#include <dirent.h>
#include <libstemmer.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* --------------------------------------------------------------------------------------------- */
/* Names */

static size_t names_slot(const struct oracle_names *names, struct span name)
{
    uint64_t hash = 14695981039346656037U;
    for (size_t i = 0; i < name.length; i++) {
        hash = (hash ^ (unsigned char)name.bytes[i]) * 1099511628211U;
    }
    size_t slot = (size_t)(hash ^ hash >> 32) & (names->slot_count - 1);
    while (names->slots[slot] && !span_equal(names->items[names->slots[slot] - 1], name)) {
        slot = (slot + 1) & (names->slot_count - 1);
    }
    return slot;
}

static void names_grow(struct oracle_names *names)
{
    free(names->slots);
    names->slot_count = names->slot_count ? names->slot_count * 2 : 1024;
    names->slots = xcalloc(names->slot_count, sizeof *names->slots);
    for (size_t i = 0; i < names->count; i++) {
        names->slots[names_slot(names, names->items[i])] = (uint32_t)i + 1;
    }
}

uint32_t oracle_names_add(struct oracle_names *names, struct span name)
{
    if (names->count * 2 >= names->slot_count) {
        names_grow(names);
    }
    size_t slot = names_slot(names, name);
    if (!names->slots[slot]) {
        names->items =
            array_reserve(names->items, &names->capacity, names->count + 1, sizeof *names->items);
        names->items[names->count++] = span_make(arena_copy(&names->arena, name), name.length);
        names->slots[slot] = (uint32_t)names->count;
    }
    return names->slots[slot] - 1;
}

uint32_t oracle_names_find(const struct oracle_names *names, struct span name)
{
    return names->count ? names->slots[names_slot(names, name)] - 1 : ORACLE_NONE;
}

void oracle_names_free(struct oracle_names *names)
{
    free(names->items);
    free(names->slots);
    arena_free(&names->arena);
}

/* --------------------------------------------------------------------------------------------- */
/* Words */

/* Where the run of characters of a word that starts at `at` ends. */
static size_t word_end(struct span text, size_t at)
{
    while (at < text.length) {
        size_t length = 0;
        struct span rest = span_slice(text, at, text.length);
        if (fold_classify(rest, &length) == FOLD_WORD) {
            at += length;
        } else if (*rest.bytes == '\'' && rest.length > 1 &&
                   fold_classify(span_slice(rest, 1, rest.length), &length) == FOLD_WORD) {
            at++;
        } else {
            break;
        }
    }
    return at;
}

/* Folds and cuts at the last character that TOKEN_MAX bytes hold whole. */
static void word_fold(struct span text, struct oracle_word *word)
{
    char *folded = xmalloc(fold_capacity(word->end - word->start));
    size_t length = fold_text(span_slice(text, word->start, word->end), folded);
    if (length > TOKEN_MAX) {
        length = TOKEN_MAX;
        while (length && (folded[length] & 0xC0) == 0x80) {
            length--;
        }
    }
    memcpy(word->form, folded, length);
    word->length = length;
    free(folded);
}

bool oracle_next_word(struct span text, size_t *at, struct oracle_word *word)
{
    while (*at < text.length) {
        size_t length = 0;
        enum fold_class class = fold_classify(span_slice(text, *at, text.length), &length);
        if (class == FOLD_OTHER) {
            *at += length;
            continue;
        }
        word->start = *at;
        word->end = class == FOLD_WORD ? word_end(text, *at) : *at + length;
        *at = word->end;
        word_fold(text, word);
        if (word->length > 0) { /* a lone combining mark isn't a word */
            return true;
        }
    }
    return false;
}

uint32_t oracle_stem(struct oracle *oracle, struct span form)
{
    struct sb_stemmer *stemmer = sb_stemmer_new("english", "UTF_8");
    const sb_symbol *stem =
        sb_stemmer_stem(stemmer, (const sb_symbol *)form.bytes, (int)form.length);
    uint32_t number = oracle_names_add(
        &oracle->stems, span_make((const char *)stem, (size_t)sb_stemmer_length(stemmer)));
    sb_stemmer_delete(stemmer);
    return number;
}

static void read_words(struct oracle *oracle, struct oracle_clause *clause)
{
    struct oracle_word word;
    size_t at = 0;
    clause->first = (uint32_t)oracle->token_count;
    while (oracle_next_word(clause->text, &at, &word)) {
        struct span form = span_make(word.form, word.length);
        size_t known = oracle->words.count;
        uint32_t number = oracle_names_add(&oracle->words, form);
        if (oracle->words.count > known) {
            oracle->stem_of = array_reserve(oracle->stem_of, &oracle->stem_capacity, known + 1,
                                            sizeof *oracle->stem_of);
            oracle->stem_of[number] = oracle_stem(oracle, form);
        }
        oracle->tokens = array_reserve(oracle->tokens, &oracle->token_capacity,
                                       oracle->token_count + 1, sizeof *oracle->tokens);
        oracle->tokens[oracle->token_count++] =
            (struct oracle_token){(uint32_t)word.start, (uint32_t)word.end, number};
    }
    clause->count = (uint32_t)oracle->token_count - clause->first;
}

/* --------------------------------------------------------------------------------------------- */
/* Clauses */

static uint32_t add_clause(struct oracle *oracle, struct span text)
{
    uint32_t number = oracle_names_add(&oracle->texts, text);
    if (number == oracle->clause_count) {
        oracle->clauses = array_reserve(oracle->clauses, &oracle->clause_capacity,
                                        oracle->clause_count + 1, sizeof *oracle->clauses);
        struct oracle_clause *clause = &oracle->clauses[oracle->clause_count++];
        *clause = (struct oracle_clause){.text = oracle->texts.items[number], .ascii = true};
        for (size_t i = 0; i < text.length; i++) {
            clause->ascii &= (unsigned char)text.bytes[i] < 0x80;
        }
        read_words(oracle, clause);
    }
    return number;
}

static void add_place(struct oracle *oracle, struct span block, size_t block_start,
                      const struct clause *clause)
{
    struct span source = span_slice(block, clause->start, clause->end);
    char *plain = xmalloc(plain_capacity(source.length));
    unsigned flags = 0;
    size_t length =
        plain_text(source, clause->body - clause->start, clause->kind, plain, &flags, NULL);
    oracle->places = array_reserve(oracle->places, &oracle->place_capacity, oracle->place_count + 1,
                                   sizeof *oracle->places);
    oracle->places[oracle->place_count++] = (struct oracle_place){
        .policy = (uint32_t)oracle->policy_count,
        .clause = clause->kind == CLAUSE_RULE || length == 0
                      ? (uint32_t)ORACLE_NONE
                      : add_clause(oracle, span_make(plain, length)),
        .start = (uint32_t)(block_start + clause->start),
        .end = (uint32_t)(block_start + clause->end),
        .body = (uint32_t)(block_start + clause->body),
        .kind = clause->kind,
        .level = clause->level,
        .marker = clause->marker,
    };
    free(plain);
}

static void find_context(struct oracle *oracle, struct oracle_policy *policy)
{
    struct oracle_place *places = oracle->places + policy->first;
    struct outline_clause *clauses = xcalloc(policy->count + 1U, sizeof *clauses);
    struct outline_place *found = xcalloc(policy->count + 1U, sizeof *found);
    for (size_t i = 0; i < policy->count; i++) {
        clauses[i] = (struct outline_clause){.kind = places[i].kind, .level = places[i].level};
    }
    outline_place(clauses, policy->count, found);
    for (size_t i = 0; i < policy->count; i++) {
        uint32_t key[] = {policy->site_id, places[i].clause};
        struct span name = span_make((const char *)key, sizeof key);
        places[i].group =
            places[i].clause == ORACLE_NONE ? ORACLE_NONE : oracle_names_add(&oracle->groups, name);
        places[i].heading =
            found[i].heading == OUTLINE_NONE ? ORACLE_NONE : policy->first + found[i].heading;
    }
    free(found);
    free(clauses);
}

static void read_clauses(struct oracle *oracle, struct oracle_policy *policy)
{
    struct span text = oracle_decoded(policy);
    struct clause_list list = {0};
    size_t start = 0;
    size_t end = policy->body;
    policy->first = (uint32_t)oracle->place_count;
    while (block_next(text, end, &start, &end)) {
        struct span block = span_slice(text, start, end);
        clause_parse(block, &list);
        for (size_t i = 0; i < list.count; i++) {
            add_place(oracle, block, start, &list.items[i]);
        }
    }
    clause_list_free(&list);
    policy->count = (uint32_t)oracle->place_count - policy->first;
    find_context(oracle, policy);
}

/* --------------------------------------------------------------------------------------------- */
/* Policies */

/* The date that a version's file is named by (2014-05-06, 20140506, with a time of day behind it
 * or without), or 0. */
static uint32_t version_date(const char *name)
{
    char day[] = "YYYY-MM-DD";
    size_t digits = strspn(name, "0123456789");
    if (name[strspn(name, "0123456789T:-_+.Z ")] != '\0') {
        return 0;
    }
    if (digits >= 8) {
        snprintf(day, sizeof day, "%.4s-%.2s-%.2s", name, name + 4, name + 6);
    } else {
        snprintf(day, sizeof day, "%.10s", name);
    }
    return date_parse(span_of(day));
}

static bool is_commit(const char *name)
{
    return strlen(name) >= 7 && name[strspn(name, "0123456789abcdefABCDEF")] == '\0';
}

/* True if `relative` ends in x/xy/xyz/xyz... */
static bool is_sharded(const char *relative, const char *name)
{
    char folders[16];
    int length = snprintf(folders, sizeof folders, "%.1s/%.2s/%.3s/", name, name, name);
    const char *start = name - length;
    return name - relative >= length && memcmp(start, folders, (size_t)length) == 0 &&
           (start == relative || start[-1] == '/');
}

/* Site, title and date as the path tells them. */
static void read_path(struct oracle_policy *policy, const char *relative_path)
{
    char *relative = xstrdup(relative_path);
    *strrchr(relative, '.') = '\0';
    char *name = strrchr(relative, '/') ? strrchr(relative, '/') + 1 : relative;
    char *stamp = strrchr(name, '@');
    if (stamp && date_parse(span_of(stamp + 1))) {
        policy->date = date_parse(span_of(stamp + 1));
        *stamp = '\0';
    }
    if (name == relative || is_sharded(relative, name)) {
        policy->site = xstrdup(name);
    } else {
        char *folder = NULL;
        name[-1] = '\0';
        if ((version_date(name) || is_commit(name)) && (folder = strrchr(relative, '/'))) {
            policy->date = policy->date ? policy->date : version_date(name);
            name = folder + 1;
            *folder = '\0';
        }
        policy->title = xstrdup(name);
        policy->site = xstrdup(strrchr(relative, '/') ? strrchr(relative, '/') + 1 : relative);
    }
    free(relative);
}

static void read_provenance(struct oracle_policy *policy)
{
    struct provenance provenance;
    struct span text = oracle_decoded(policy);
    if (provenance_parse(text, &provenance)) {
        free(policy->site);
        policy->site = xstrndup(provenance.site.bytes, provenance.site.length);
        policy->date = provenance.date ? provenance.date : policy->date;
        policy->body = (uint32_t)provenance.length;
    }
    if (!policy->title) {
        struct buffer title = {0};
        provenance_title(span_slice(text, policy->body, text.length), 200, &title);
        policy->title = xstrdup(buffer_string(&title));
        buffer_free(&title);
    }
}

static bool read_bytes(const char *path, struct buffer *out)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        return false;
    }
    size_t got = 0;
    do {
        got = fread(buffer_reserve(out, 65536), 1, 65536, file);
        out->length += got;
    } while (got > 0);
    fclose(file);
    return true;
}

static void decode(struct oracle_policy *policy)
{
    struct span raw = buffer_span(&policy->raw);
    policy->encoding = (uint8_t)encoding_sniff(raw);
    if (policy->encoding == ENCODING_UTF8 && !encoding_is_utf8(raw)) {
        policy->encoding = (uint8_t)encoding_judge(raw);
    }
    if (policy->encoding != ENCODING_UTF8 && policy->encoding != ENCODING_BINARY) {
        encoding_convert(policy->encoding, raw, &policy->text, &policy->map);
    }
}

static void policy_free(struct oracle_policy *policy)
{
    free(policy->path);
    free(policy->site);
    free(policy->title);
    free(policy->map);
    buffer_free(&policy->raw);
    buffer_free(&policy->text);
}

static void read_policy(struct oracle *oracle, const char *path, const char *relative)
{
    struct oracle_policy policy = {.path = xstrdup(path)};
    if (read_bytes(path, &policy.raw)) {
        decode(&policy);
    }
    if (policy.encoding == ENCODING_BINARY) {
        policy_free(&policy);
        return;
    }
    read_path(&policy, relative);
    read_provenance(&policy);
    policy.title_words.text = span_of(policy.title);
    read_words(oracle, &policy.title_words);
    policy.site_id = oracle_names_add(&oracle->sites, span_of(policy.site));
    read_clauses(oracle, &policy);
    oracle->policies = array_reserve(oracle->policies, &oracle->policy_capacity,
                                     oracle->policy_count + 1, sizeof *oracle->policies);
    oracle->policies[oracle->policy_count++] = policy;
}

/* --------------------------------------------------------------------------------------------- */
/* The walk */

static bool is_text_name(const char *name)
{
    const char *suffix = strrchr(name, '.');
    return suffix && suffix > name &&
           (strcmp(suffix, ".md") == 0 || strcmp(suffix, ".markdown") == 0 ||
            strcmp(suffix, ".txt") == 0);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void walk(struct oracle *oracle, const char *path, size_t root_length)
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, NULL, by_name);
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        struct buffer child = {0};
        struct stat status;
        buffer_printf(&child, "%s/%s", path, name);
        const char *child_path = buffer_string(&child);
        if (*name != '.' && lstat(child_path, &status) == 0) {
            if (S_ISDIR(status.st_mode)) {
                walk(oracle, child_path, root_length);
            } else if (S_ISREG(status.st_mode) && is_text_name(name)) {
                read_policy(oracle, child_path, child_path + root_length + 1);
            }
        }
        buffer_free(&child);
        free(entries[i]);
    }
    free(entries);
}

void oracle_read(struct oracle *oracle, const char *path)
{
    *oracle = (struct oracle){0};
    walk(oracle, path, strlen(path));
}

void oracle_free(struct oracle *oracle)
{
    for (size_t i = 0; i < oracle->policy_count; i++) {
        policy_free(&oracle->policies[i]);
    }
    free(oracle->policies);
    free(oracle->places);
    free(oracle->clauses);
    free(oracle->tokens);
    free(oracle->stem_of);
    oracle_names_free(&oracle->texts);
    oracle_names_free(&oracle->words);
    oracle_names_free(&oracle->stems);
    oracle_names_free(&oracle->sites);
    oracle_names_free(&oracle->groups);
    arena_free(&oracle->arena);
}
