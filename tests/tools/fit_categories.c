/* SPDX-License-Identifier: ISC */
/* Fits the weights of the rules' evidence to policies whose segments people have put into categories.
 *
 *     facts_dump --signs POLICY... > SIGNS
 *     fit_categories [--sections SIGNS] SIGNS SEGMENTS.TSV HELD-OUT PENALTY...
 *     fit_categories [--sections SIGNS] --write RULES SIGNS SEGMENTS.TSV HELD-OUT PENALTY > NEW-RULES
 *
 * (`make fit-categories` does all.) SEGMENTS.TSV has a segment's file, number, range of bytes, the
 * categories that most of those who read it gave, and those that any of them gave. HELD-OUT names
 * files, one a line, that nothing is fitted to.
 *
 * One logistic regression for each category, of the form that facts/weigh.h describes. A segment has a
 * category unless none of its clauses says so. A category that only a minority gave counts as
 * MINORITY of one. PENALTY (times half the square) holds weights near those that tell, in the other
 * policies of --sections that nobody has annotated, under which heading a clause stands, where that
 * promises a category ("Security", "How we share data"); without --sections, near 0. No row is dropped:
 * most of what is known lies in many rows that say a little.
 *
 * Where the sum decides is chosen for the best F1 on policies left out, REPEATS times FOLDS of them.
 * Figures for each PENALTY are printed, of the policies left out, each decided by what the others say,
 * and of those held out. */
#include "base/memory.h"
#include "facts/facts.h"

#include <math.h>
#include <regex.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 8192, FILES_MAX = 4096, FOLDS = 5, REPEATS = 3, ROUNDS = 200, NAME_BYTES = 256,
       SENTENCES_MAX = 4096, /* of a clause */
       SECTION_BYTES = 40, /* least of a clause that is learned from by its heading */
       HEADING_BYTES = 90 /* most of that */ };

static const double MINORITY = 1 / 6.0;
static const double SENTENCE = 2 / 3.0; /* part of the best sentence; the clause has the rest */
static const double SOFTNESS = 0.5; /* of the maximum over sentences, while fitting */
static const double SECTION_PENALTY = 20; /* as PENALTY, for weights learned from headings */
static const double ALONE = -1;     /* as in the rules: the sum from which a category stands alone */

/* Rows of evidence. */
struct rows {
    uint32_t *items; /* heap */
    size_t count;
};

struct clause {
    long start, end; /* bytes of the file, end exclusive */
    bool heading;
    struct rows *sentences; /* heap */
    size_t sentence_count;
    struct rows whole; /* those of any sentence, each once */
};

struct segment {
    char file[NAME_BYTES];
    long start, end; /* bytes of the file, end exclusive */
    bool gold[CATEGORY_COUNT];    /* given by most */
    double target[CATEGORY_COUNT]; /* what is fitted to */
    size_t policy; /* number of its file */
    bool held;
    struct clause *clauses; /* heap */
    size_t clause_count;
};

struct data {
    struct segment *segments;
    size_t count;
    size_t rows;     /* number of rows of evidence */
    size_t policies; /* number of files */
};

struct model {
    double *weights; /* CATEGORY_COUNT times ROWS_MAX */
    double start[CATEGORY_COUNT];
    double cut[CATEGORY_COUNT]; /* a sum above this decides */
};

static FILE *open_or_exit(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        exit(2);
    }
    return file;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* ---- Reading ---- */

static unsigned category_mask(const char *list)
{
    unsigned mask = 0;
    while (*list) {
        size_t length = strcspn(list, ",\t\n");
        enum category category = category_find(span_make(list, length));
        mask |= category < CATEGORY_COUNT ? 1U << category : 0;
        list += length + (list[length] != '\0');
    }
    return mask;
}

static void read_segments(struct data *data, const char *path)
{
    char line[4096];
    FILE *file = open_or_exit(path);
    while (fgets(line, sizeof line, file)) {
        struct segment segment = {0};
        int at = 0;
        if (sscanf(line, "%255[^\t]\t%*d\t%ld\t%ld%n", segment.file, &segment.start, &segment.end,
                   &at) < 3) {
            continue; /* the header */
        }
        char *most = line + at + strspn(line + at, "\t");
        char *any = strchr(most, '\t');
        any = any ? any : most + strlen(most);
        unsigned any_mask = category_mask(any);
        *any = '\0';
        unsigned mask = category_mask(most);
        for (int c = 0; c < CATEGORY_COUNT; c++) {
            segment.gold[c] = mask >> c & 1;
            segment.target[c] = segment.gold[c] ? 1 : any_mask >> c & 1 ? MINORITY : 0;
        }
        bool same = data->count && strcmp(data->segments[data->count - 1].file, segment.file) == 0;
        data->policies += !same;
        segment.policy = data->policies - 1;
        data->segments = xrealloc(data->segments, (data->count + 1) * sizeof *data->segments);
        data->segments[data->count++] = segment;
    }
    fclose(file);
}

static void add_row(struct rows *rows, uint32_t row)
{
    rows->items = xrealloc(rows->items, (rows->count + 1) * sizeof *rows->items);
    rows->items[rows->count++] = row;
}

static bool has_row(const struct rows *rows, uint32_t row)
{
    bool found = false;
    for (size_t i = 0; i < rows->count && !found; i++) {
        found = rows->items[i] == row;
    }
    return found;
}

static void add_numbers(struct data *data, struct clause *clause, struct rows *sentence,
                        const char *numbers)
{
    char *end;
    for (long row = strtol(numbers, &end, 10); end != numbers; row = strtol(numbers, &end, 10)) {
        if (row >= ROWS_MAX) {
            exit(2);
        }
        add_row(sentence, (uint32_t)row);
        if (!has_row(&clause->whole, (uint32_t)row)) {
            add_row(&clause->whole, (uint32_t)row);
        }
        data->rows = (size_t)row >= data->rows ? (size_t)row + 1 : data->rows;
        numbers = end;
    }
}

static void add_sentence(struct data *data, struct clause *clause, const char *numbers,
                         const char *context)
{
    struct rows sentence = {0};
    add_numbers(data, clause, &sentence, numbers);
    add_numbers(data, clause, &sentence, context);
    if (clause->sentence_count == SENTENCES_MAX) {
        exit(2);
    }
    clause->sentences =
        xrealloc(clause->sentences, (clause->sentence_count + 1) * sizeof *clause->sentences);
    clause->sentences[clause->sentence_count++] = sentence;
}

/* The next field of a line, which ends at a tab; NULL at the end. */
static char *next_field(char **rest)
{
    char *field = *rest;
    if (field) {
        size_t length = strcspn(field, "\t\n");
        *rest = field[length] == '\t' ? field + length + 1 : NULL;
        field[length] = '\0';
    }
    return field;
}

/* A line of what facts_dump --signs prints. */
struct sign_line {
    const char *file;
    long start, end;
    bool is_heading;
    const char *heading, *rows, *context;
};

static bool read_sign_line(FILE *file, const char *path, struct sign_line *line)
{
    static char text[1 << 18];
    char *rest = fgets(text, sizeof text, file);
    if (!rest) {
        return false;
    }
    char *fields[7];
    for (int i = 0; i < 7; i++) {
        fields[i] = next_field(&rest);
        if (!fields[i]) {
            fprintf(stderr, "%s: not what facts_dump --signs prints\n", path);
            exit(2);
        }
    }
    *line = (struct sign_line){base_name(fields[0]), strtol(fields[1], NULL, 10),
                               strtol(fields[2], NULL, 10), *fields[3] == 'h', fields[4], fields[5],
                               fields[6]};
    return true;
}

/* The segment's clause of that range, new where the last was another. */
static struct clause *clause_of(struct segment *segment, long start, long end, bool heading)
{
    size_t count = segment->clause_count;
    if (count == 0 || segment->clauses[count - 1].start != start) {
        segment->clauses = xrealloc(segment->clauses, (count + 1) * sizeof *segment->clauses);
        segment->clauses[count] = (struct clause){.start = start, .end = end, .heading = heading};
        segment->clause_count++;
    }
    return &segment->clauses[segment->clause_count - 1];
}

static void read_signs(struct data *data, const char *path)
{
    struct sign_line line;
    FILE *file = open_or_exit(path);
    while (read_sign_line(file, path, &line)) {
        for (size_t i = 0; i < data->count; i++) {
            struct segment *segment = &data->segments[i];
            if (segment->start < line.end && line.start < segment->end &&
                strcmp(segment->file, line.file) == 0) {
                add_sentence(data, clause_of(segment, line.start, line.end, line.is_heading), line.rows,
                             line.context);
            }
        }
    }
    fclose(file);
}

/* The category that a heading promises; CATEGORY_COUNT when it doesn't say. */
static enum category promised(const char *heading)
{
    static const struct {
        enum category category;
        const char *pattern; /* the first that fits */
    } promises[] = {
        {CATEGORY_DNT, "do.not.track"},
        {CATEGORY_AUDIENCE,
         "child|minor|kids|teen|coppa|californ|international|gdpr|europe|transfers? (to|of|outside)|"
         "cross.border|nevada|privacy shield|safe harbor|residents"},
        {CATEGORY_RETENTION, "retention|retain|how long|storage period|keep (your|it|data|info)"},
        {CATEGORY_SECURITY, "secur|safeguard|protect(ion|ing|s|ed)? (of )?(your|my|data|info|the)"},
        {CATEGORY_CHANGE, "(change|update|amend|modif|revision).*(polic|notice|statement|privacy|this)|"
                          "^changes|^updates? to"},
        {CATEGORY_OTHER,
         "contact|question|introduction|about (this|us|our|the)|scope|overview|other (web)?sites|"
         "links|third.party (web)?sites|definition|who (we are|are we|is)|our commitment|complain|"
         "governing|agreement|general|acceptance|consent to|welcome|summary|what does this|dispute"},
        {CATEGORY_ACCESS,
         "access|correct|delet|erasure|updating|your (legal )?rights|review(ing)? your|edit|portab"},
        {CATEGORY_CHOICE,
         "choice|opt.?(in|out)|control|unsubscrib|preferences|manag|settings|disabl|your options"},
        {CATEGORY_SHARING,
         "shar|disclos|third.part|recipient|who (else|has|do|can|may)|advertis|service providers|"
         "partners|merger|business transfer|analytics|social"},
        {CATEGORY_COLLECTION,
         "collect|how (we|do we) use|use of|using your|information (we|you)|types of|personal (info|data)|"
         "what (info|data)|cookie|log (data|files)|usage|purposes|why we|automatic|location|beacon|"
         "technolog|process"},
    };
    static regex_t regexes[CATEGORY_COUNT];
    static bool compiled;
    size_t count = sizeof promises / sizeof *promises;
    for (size_t i = 0; !compiled && i < count; i++) {
        regcomp(&regexes[i], promises[i].pattern, REG_EXTENDED | REG_ICASE | REG_NOSUB);
    }
    compiled = true;
    for (size_t i = 0; strlen(heading) < HEADING_BYTES && i < count; i++) {
        if (regexec(&regexes[i], heading, 0, NULL, 0) == 0) {
            return promises[i].category;
        }
    }
    return CATEGORY_COUNT;
}

/* Makes a segment of each clause whose heading promises a category. */
static void read_sections(struct data *data, const char *path)
{
    struct sign_line line;
    FILE *file = open_or_exit(path);
    while (read_sign_line(file, path, &line)) {
        enum category category = promised(line.heading);
        struct segment *last = data->count ? &data->segments[data->count - 1] : NULL;
        if (line.is_heading || category == CATEGORY_COUNT || line.end - line.start < SECTION_BYTES) {
            continue;
        }
        if (!last || last->start != line.start || strcmp(last->file, line.file) != 0) {
            data->segments = xrealloc(data->segments, (data->count + 1) * sizeof *data->segments);
            last = &data->segments[data->count++];
            *last = (struct segment){.start = line.start, .end = line.end};
            snprintf(last->file, sizeof last->file, "%s", line.file);
            last->target[category] = 1;
        }
        add_sentence(data, clause_of(last, line.start, line.end, false), line.rows, "");
    }
    fclose(file);
}

static void read_held(struct data *data, const char *path)
{
    char name[NAME_BYTES];
    FILE *file = open_or_exit(path);
    while (fscanf(file, "%255s", name) == 1) {
        for (size_t i = 0; i < data->count; i++) {
            data->segments[i].held |= strcmp(data->segments[i].file, name) == 0;
        }
    }
    fclose(file);
}

/* Deals the policies to folds, another way each time. */
static void make_folds(const struct data *data, unsigned repeat, unsigned *folds)
{
    size_t *order = xcalloc(data->policies + 1, sizeof *order);
    uint64_t state = repeat + 1;
    for (size_t i = 0; i < data->policies; i++) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        size_t other = (size_t)(state >> 33) % (i + 1);
        order[i] = order[other];
        order[other] = i;
    }
    for (size_t i = 0; i < data->policies; i++) {
        folds[order[i]] = (unsigned)(i % FOLDS);
    }
    free(order);
}

/* ---- Fitting ---- */

static double sum_of(const double *weights, const struct rows *rows)
{
    double sum = 0;
    for (size_t i = 0; i < rows->count; i++) {
        sum += weights[rows->items[i]];
    }
    return sum;
}

static void add_to(double *gradient, const struct rows *rows, double error)
{
    for (size_t i = 0; i < rows->count; i++) {
        gradient[rows->items[i]] += error;
    }
}

/* The clause's sum. With `softness`, shares[] gets the part that each sentence has in the maximum. */
static double clause_sum(const double *weights, double start, const struct clause *clause,
                         double softness, double *shares)
{
    double most = -HUGE_VAL, all = 0;
    for (size_t k = 0; k < clause->sentence_count; k++) {
        shares[k] = sum_of(weights, &clause->sentences[k]);
        most = fmax(most, shares[k]);
    }
    for (size_t k = 0; k < clause->sentence_count && softness > 0; k++) {
        shares[k] = exp((shares[k] - most) / softness);
        all += shares[k];
    }
    for (size_t k = 0; k < clause->sentence_count && softness > 0; k++) {
        shares[k] /= all;
    }
    most += softness > 0 ? softness * log(all) : 0;
    return start + SENTENCE * most + (1 - SENTENCE) * sum_of(weights, &clause->whole);
}

/* Adds what a segment asks for: each clause answers for its part of "at least one says so". */
static void add_segment(const struct segment *segment, const double *weights, double start,
                        double target, double *gradient, double *start_gradient)
{
    static double shares[SENTENCES_MAX];
    double none = 1;
    for (size_t k = 0; k < segment->clause_count; k++) {
        none /= 1 + exp(clause_sum(weights, start, &segment->clauses[k], SOFTNESS, shares));
    }
    double any = fmax(1 - none, 1e-9);
    for (size_t k = 0; k < segment->clause_count; k++) {
        const struct clause *clause = &segment->clauses[k];
        double says = 1 / (1 + exp(-clause_sum(weights, start, clause, SOFTNESS, shares)));
        double error = says * (any - target) / any;
        *start_gradient += error;
        add_to(gradient, &clause->whole, error * (1 - SENTENCE));
        for (size_t s = 0; s < clause->sentence_count; s++) {
            add_to(gradient, &clause->sentences[s], error * SENTENCE * shares[s]);
        }
    }
}

/* Fits to all policies but those held out and those of fold `left_out`; weights are held near `prior`
 * (CATEGORY_COUNT times ROWS_MAX). */
static void fit(const struct data *data, double penalty, const double *prior, const unsigned *folds,
                unsigned left_out, struct model *model)
{
    double *gradient = xcalloc(data->rows + 1, sizeof *gradient); /* the last is that of the start */
    double *seen = xcalloc(data->rows + 1, sizeof *seen); /* of the gradients' squares so far */
    for (int c = 0; c < CATEGORY_COUNT; c++) {
        double *weights = model->weights + (size_t)c * ROWS_MAX;
        const double *near = prior + (size_t)c * ROWS_MAX;
        memcpy(weights, near, ROWS_MAX * sizeof *weights);
        memset(seen, 0, (data->rows + 1) * sizeof *seen);
        model->start[c] = -2;
        for (int round = 0; round < ROUNDS; round++) {
            memset(gradient, 0, (data->rows + 1) * sizeof *gradient);
            for (size_t i = 0; i < data->count; i++) {
                const struct segment *segment = &data->segments[i];
                if (!segment->held && folds[segment->policy] != left_out) {
                    add_segment(segment, weights, model->start[c], segment->target[c], gradient,
                                &gradient[data->rows]);
                }
            }
            for (size_t i = 0; i <= data->rows; i++) {
                double *value = i < data->rows ? &weights[i] : &model->start[c];
                gradient[i] += i < data->rows ? penalty * (*value - near[i]) : 0;
                seen[i] = 0.9 * seen[i] + 0.1 * gradient[i] * gradient[i];
                *value -= 0.2 / (1 + round / 10.0) * gradient[i] / (sqrt(seen[i]) + 1e-6);
            }
        }
    }
    free(seen);
    free(gradient);
}

/* ---- Judging ---- */

/* What a model that didn't see it makes of a segment: the sums of its clauses. */
struct guess {
    const struct segment *segment;
    unsigned fold;
    double (*sums)[CATEGORY_COUNT]; /* heap; of each clause */
    double most[CATEGORY_COUNT];
};

struct guesses {
    struct guess *items;
    size_t count;
};

struct tally {
    unsigned right, said, gold;
};

static double f1(struct tally tally)
{
    return tally.said + tally.gold ? 2.0 * tally.right / (tally.said + tally.gold) : 0;
}

static void add_guess(struct guesses *guesses, const struct segment *segment, unsigned fold,
                      const struct model *model)
{
    static double shares[SENTENCES_MAX];
    struct guess guess = {.segment = segment, .fold = fold};
    guess.sums = xcalloc(segment->clause_count + 1, sizeof *guess.sums);
    for (int c = 0; c < CATEGORY_COUNT; c++) {
        guess.most[c] = -HUGE_VAL;
        for (size_t k = 0; k < segment->clause_count; k++) {
            guess.sums[k][c] = clause_sum(model->weights + (size_t)c * ROWS_MAX, model->start[c],
                                          &segment->clauses[k], 0, shares);
            guess.most[c] = fmax(guess.most[c], guess.sums[k][c]);
        }
    }
    guesses->items = xrealloc(guesses->items, (guesses->count + 1) * sizeof *guesses->items);
    guesses->items[guesses->count++] = guess;
}

/* Guesses the segments of a fold, or those held out (fold FOLDS). */
static void guess_fold(const struct data *data, const struct model *model, const unsigned *folds,
                       unsigned fold, struct guesses *guesses)
{
    for (size_t i = 0; i < data->count; i++) {
        const struct segment *segment = &data->segments[i];
        if (segment->held ? fold == FOLDS : folds[segment->policy] == fold) {
            add_guess(guesses, segment, fold, model);
        }
    }
}

static void guesses_free(struct guesses *guesses)
{
    for (size_t i = 0; i < guesses->count; i++) {
        free(guesses->items[i].sums);
    }
    free(guesses->items);
    *guesses = (struct guesses){0};
}

struct point {
    double sum;
    bool gold;
};

static int by_sum(const void *left, const void *right)
{
    const struct point *a = left, *b = right;
    return (a->sum < b->sum) - (a->sum > b->sum);
}

/* The cut that gives the best F1 on the guesses of all folds but one; its neighbours count as well, so
 * that no single segment decides. */
static double best_cut(const struct guesses *guesses, int category, unsigned but)
{
    struct point *points = xcalloc(guesses->count + 1, sizeof *points);
    double *figures = xcalloc(guesses->count + 1, sizeof *figures);
    struct tally tally = {0};
    size_t count = 0;
    double best = -1, cut = 0;
    for (size_t i = 0; i < guesses->count; i++) {
        const struct guess *guess = &guesses->items[i];
        if (guess->fold != but && guess->segment->clause_count) {
            points[count++] = (struct point){guess->most[category], guess->segment->gold[category]};
            tally.gold += guess->segment->gold[category];
        }
    }
    long reach = tally.gold / 20 < 3 * REPEATS ? tally.gold / 20 : 3 * REPEATS;
    qsort(points, count, sizeof *points, by_sum);
    for (size_t i = 0; i < count; i++) {
        tally.said++;
        tally.right += points[i].gold;
        figures[i] = f1(tally);
    }
    for (size_t i = 0; i < count; i++) {
        double mean = 0;
        for (long k = (long)i - reach; k <= (long)i + reach; k++) {
            size_t at = k < 0 ? 0 : k < (long)count ? (size_t)k : count - 1;
            mean += figures[at] / (double)(2 * reach + 1);
        }
        if (mean > best) {
            best = mean;
            cut = i + 1 < count ? (points[i].sum + points[i + 1].sum) / 2 : points[i].sum - 1;
        }
    }
    free(figures);
    free(points);
    return cut;
}

/* The mask of the segment's categories: those of its clauses. */
static unsigned decide(const struct guess *guess, const double *cuts)
{
    unsigned all = 0;
    for (size_t k = 0; k < guess->segment->clause_count; k++) {
        unsigned mask = 0;
        int most = 0;
        for (int c = 0; c < CATEGORY_COUNT; c++) {
            mask |= guess->sums[k][c] > cuts[c] ? 1U << c : 0;
            most = guess->sums[k][c] - cuts[c] > guess->sums[k][most] - cuts[most] ? c : most;
        }
        if (!mask && !guess->segment->clauses[k].heading && guess->sums[k][most] - cuts[most] > ALONE) {
            mask = 1U << most;
        }
        all |= mask;
    }
    return all;
}

static void judge(const struct guess *guess, const double *cuts, struct tally *tallies)
{
    unsigned mask = decide(guess, cuts);
    for (int c = 0; c < CATEGORY_COUNT; c++) {
        bool said = mask >> c & 1;
        tallies[c].said += said;
        tallies[c].gold += guess->segment->gold[c];
        tallies[c].right += said && guess->segment->gold[c];
    }
}

static void print_figures(const char *name, const struct tally tallies[CATEGORY_COUNT])
{
    struct tally all = {0};
    double macro = 0;
    for (int c = 0; c < CATEGORY_COUNT; c++) {
        all.right += tallies[c].right;
        all.said += tallies[c].said;
        all.gold += tallies[c].gold;
        macro += f1(tallies[c]) / CATEGORY_COUNT;
    }
    fprintf(stderr, "  %-12s micro-F1 %.3f  macro-F1 %.3f ", name, f1(all), macro);
    for (int c = 0; c < CATEGORY_COUNT; c++) {
        fprintf(stderr, " %s %.2f", category_name((enum category)c), f1(tallies[c]));
    }
    fprintf(stderr, "\n");
}

/* Fits with each fold left out in turn, sets the cuts by what is then guessed of it, and fits to all. */
static void make_model(const struct data *data, double penalty, const double *prior, struct model *model)
{
    struct tally left_out[CATEGORY_COUNT] = {0}, held[CATEGORY_COUNT] = {0};
    struct guesses guesses = {0};
    unsigned *folds = xcalloc(data->policies + 1, sizeof *folds);
    for (unsigned repeat = 0; repeat < REPEATS; repeat++) {
        make_folds(data, repeat, folds);
        for (unsigned fold = 0; fold < FOLDS; fold++) {
            fit(data, penalty, prior, folds, fold, model);
            guess_fold(data, model, folds, fold, &guesses);
        }
    }
    for (unsigned fold = 0; fold < FOLDS; fold++) {
        double cuts[CATEGORY_COUNT];
        for (int c = 0; c < CATEGORY_COUNT; c++) {
            cuts[c] = best_cut(&guesses, c, fold);
        }
        for (size_t i = 0; i < guesses.count; i++) {
            if (guesses.items[i].fold == fold) {
                judge(&guesses.items[i], cuts, left_out);
            }
        }
    }
    for (int c = 0; c < CATEGORY_COUNT; c++) {
        model->cut[c] = best_cut(&guesses, c, FOLDS);
    }
    guesses_free(&guesses);
    fit(data, penalty, prior, folds, FOLDS, model);
    guess_fold(data, model, folds, FOLDS, &guesses);
    for (size_t i = 0; i < guesses.count; i++) {
        judge(&guesses.items[i], model->cut, held);
    }
    guesses_free(&guesses);
    free(folds);
    fprintf(stderr, "penalty %g\n", penalty);
    print_figures("left out", left_out);
    print_figures("held out", held);
}

/* ---- Writing ---- */

static void put_weight(double weight)
{
    char text[16];
    snprintf(text, sizeof text, "%+.1f", weight);
    bool none = strcmp(text, "+0.0") == 0 || strcmp(text, "-0.0") == 0;
    printf("%-6s", none ? "." : text);
}

/* Prints the model's weights of a row; returns what stands behind those in the file. */
static const char *put_row(const char *text, const struct model *model, size_t row)
{
    printf("      ");
    for (size_t c = 0; c < CATEGORY_COUNT; c++) {
        put_weight(model->weights[c * ROWS_MAX + row]);
        text += strcspn(text, " ");
        text += strspn(text, " ");
    }
    return text;
}

/* Prints the rules with the model's weights; the columns must stand in the order of enum category. */
static void write_rules(const char *path, const struct model *model)
{
    static char line[1 << 16];
    size_t row = 0;
    bool evidence = false;
    enum category category = CATEGORY_COUNT;
    FILE *file = open_or_exit(path);
    while (fgets(line, sizeof line, file)) {
        const char *text = line + strspn(line, " ");
        if (text == line && *line != '\n' && *line != '#') {
            char name[NAME_BYTES] = "";
            evidence = strncmp(line, "evidence ", 9) == 0;
            category = sscanf(line, "category %255s", name) == 1 ? category_find(span_of(name))
                                                                 : CATEGORY_COUNT;
        }
        if (evidence && (*text == '+' || *text == '-' || *text == '.')) {
            fputs(put_row(text, model, row++), stdout);
        } else if (category < CATEGORY_COUNT && strncmp(text, "start:", 6) == 0) {
            printf("    start: %.1f\n", model->start[category] - model->cut[category]);
        } else {
            fputs(line, stdout);
        }
    }
    fclose(file);
}

/* The weights that tell, by its text, which heading a clause stands under. */
static void fit_sections(const char *path, double *prior)
{
    struct data sections = {0};
    struct model model = {.weights = xcalloc(CATEGORY_COUNT * ROWS_MAX, sizeof *model.weights)};
    unsigned fold = 0;
    read_sections(&sections, path);
    fprintf(stderr, "%zu clauses under headings that promise a category\n", sections.count);
    fit(&sections, SECTION_PENALTY, prior, &fold, FOLDS, &model);
    memcpy(prior, model.weights, CATEGORY_COUNT * ROWS_MAX * sizeof *prior);
    free(model.weights);
}

int main(int argc, char **argv)
{
    const char *rules = NULL, *sections = NULL;
    int first = 1;
    for (; first + 1 < argc && strncmp(argv[first], "--", 2) == 0; first += 2) {
        *(strcmp(argv[first], "--write") == 0 ? &rules : &sections) = argv[first + 1];
    }
    char **arguments = argv + first;
    int count = argc - first;
    if (count < 4 || (rules && count != 4)) {
        fprintf(stderr, "usage: fit_categories [--write RULES] [--sections SIGNS] SIGNS SEGMENTS HELD-OUT "
                        "PENALTY...\n");
        return 2;
    }
    struct data data = {0};
    read_segments(&data, arguments[1]);
    read_held(&data, arguments[2]);
    read_signs(&data, arguments[0]);
    struct model model = {.weights = xcalloc(CATEGORY_COUNT * ROWS_MAX, sizeof *model.weights)};
    double *prior = xcalloc(CATEGORY_COUNT * ROWS_MAX, sizeof *prior);
    if (sections) {
        fit_sections(sections, prior);
    }
    for (int i = 3; i < count; i++) {
        make_model(&data, strtod(arguments[i], NULL), prior, &model);
    }
    if (rules) {
        write_rules(rules, &model);
    }
    return 0;
}
