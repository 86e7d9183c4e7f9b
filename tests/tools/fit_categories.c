/* SPDX-License-Identifier: ISC */
/* Fits the weights of the rules' evidence to policies whose segments people have put into categories.
 *
 *     facts_dump --signs POLICY... > SIGNS
 *     fit_categories SIGNS SEGMENTS.TSV HELD-OUT PENALTY...
 *     fit_categories --write RULES SIGNS SEGMENTS.TSV HELD-OUT PENALTY > NEW-RULES
 *
 * One logistic regression for each category. A sentence's sum is that of the rows found in it, in its
 * clause and its context; a segment has the category unless no sentence says so. Weights are held
 * small by PENALTY (times half their square). Where the sum decides is chosen for the best F1 on
 * policies left out in turn (FOLDS of them), never on those fitted to. What is written is the mean of
 * the weights that stand in RULES and of those fitted: it does better on other policies than either.
 *
 * HELD-OUT names files, one a line, that nothing is fitted to. Figures for each PENALTY are printed: on
 * the policies left out in turn and on those held out. */
#include "base/memory.h"
#include "facts/facts.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 8192, FILES_MAX = 4096, FOLDS = 5, ROUNDS = 300, NAME_BYTES = 256,
       SENTENCES_MAX = 4096 /* of a segment */ };

struct sentence_rows {
    uint32_t *rows; /* heap */
    size_t count;
};

struct segment {
    char file[NAME_BYTES];
    long number;
    long start, end; /* bytes of the file, end exclusive */
    bool gold[CATEGORY_COUNT];     /* given by most */
    unsigned fold;                 /* FOLDS for the held-out */
    struct sentence_rows *sentences; /* heap */
    size_t sentence_count;
};

struct data {
    struct segment *segments;
    size_t count;
    size_t rows; /* number of rows of evidence */
};

struct model {
    double *weights; /* CATEGORY_COUNT times `rows` */
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
        size_t length = strcspn(list, ",");
        enum category category = category_find(span_make(list, length));
        mask |= category < CATEGORY_COUNT ? 1U << category : 0;
        list += length + (list[length] == ',');
    }
    return mask;
}

static void read_segments(struct data *data, const char *path)
{
    char line[4096], categories[1024];
    FILE *file = open_or_exit(path);
    while (fgets(line, sizeof line, file)) {
        struct segment segment = {0};
        *categories = '\0';
        if (sscanf(line, "%255[^\t]\t%ld\t%ld\t%ld\t%1023[^\t\n]", segment.file, &segment.number,
                   &segment.start, &segment.end, categories) < 4) {
            continue; /* the header */
        }
        unsigned mask = category_mask(categories);
        for (int c = 0; c < CATEGORY_COUNT; c++) {
            segment.gold[c] = mask >> c & 1;
        }
        data->segments = xrealloc(data->segments, (data->count + 1) * sizeof *data->segments);
        data->segments[data->count++] = segment;
    }
    fclose(file);
}

static void add_sentence(struct data *data, struct segment *segment, const char *numbers)
{
    struct sentence_rows sentence = {0};
    char *end;
    for (long row = strtol(numbers, &end, 10); end != numbers; row = strtol(numbers, &end, 10)) {
        if (row >= ROWS_MAX) {
            exit(2);
        }
        sentence.rows = xrealloc(sentence.rows, (sentence.count + 1) * sizeof *sentence.rows);
        sentence.rows[sentence.count++] = (uint32_t)row;
        data->rows = (size_t)row >= data->rows ? (size_t)row + 1 : data->rows;
        numbers = end;
    }
    if (segment->sentence_count == SENTENCES_MAX) {
        exit(2);
    }
    segment->sentences =
        xrealloc(segment->sentences, (segment->sentence_count + 1) * sizeof *segment->sentences);
    segment->sentences[segment->sentence_count++] = sentence;
}

static void read_signs(struct data *data, const char *path)
{
    static char line[1 << 16];
    char name[1024];
    long start, end;
    int rows;
    FILE *file = open_or_exit(path);
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "%1023[^\t]\t%ld\t%ld\t%n", name, &start, &end, &rows) != 3) {
            fprintf(stderr, "%s: not what facts_dump --signs prints\n", path);
            exit(2);
        }
        for (size_t i = 0; i < data->count; i++) {
            struct segment *segment = &data->segments[i];
            if (segment->start < end && start < segment->end &&
                strcmp(segment->file, base_name(name)) == 0) {
                add_sentence(data, segment, line + rows);
            }
        }
    }
    fclose(file);
}

/* Gives each policy its fold, in the order of the segments. */
static void make_folds(struct data *data, const char *path)
{
    static char held[FILES_MAX][NAME_BYTES];
    size_t held_count = 0;
    unsigned fold = 0;
    FILE *file = open_or_exit(path);
    while (held_count < FILES_MAX && fscanf(file, "%255s", held[held_count]) == 1) {
        held_count++;
    }
    fclose(file);
    for (size_t i = 0; i < data->count; i++) {
        struct segment *segment = &data->segments[i];
        if (i > 0 && strcmp(segment->file, segment[-1].file) == 0) {
            segment->fold = segment[-1].fold;
            continue;
        }
        segment->fold = fold++ % FOLDS;
        for (size_t k = 0; k < held_count; k++) {
            segment->fold = strcmp(segment->file, held[k]) == 0 ? FOLDS : segment->fold;
        }
    }
}

/* ---- Fitting ---- */

static double sum_of(const struct model *model, size_t rows, int category,
                     const struct sentence_rows *sentence)
{
    double sum = model->start[category];
    for (size_t i = 0; i < sentence->count; i++) {
        sum += model->weights[(size_t)category * rows + sentence->rows[i]];
    }
    return sum;
}

/* The segment's sum, and its best sentence in *best (NULL without one). */
static double score(const struct model *model, size_t rows, int category,
                    const struct segment *segment, const struct sentence_rows **best)
{
    double most = -HUGE_VAL;
    *best = NULL;
    for (size_t i = 0; i < segment->sentence_count; i++) {
        double sum = sum_of(model, rows, category, &segment->sentences[i]);
        if (sum > most) {
            most = sum;
            *best = &segment->sentences[i];
        }
    }
    return most;
}

/* Adds what a segment asks for: each sentence answers for its part of "at least one says so". */
static void add_segment(const struct data *data, const struct model *model, int category,
                        const struct segment *segment, double *gradient)
{
    double says[SENTENCES_MAX], none = 1;
    for (size_t k = 0; k < segment->sentence_count; k++) {
        says[k] = 1 / (1 + exp(-sum_of(model, data->rows, category, &segment->sentences[k])));
        none *= 1 - says[k];
    }
    double any = fmax(1 - none, 1e-9);
    for (size_t k = 0; k < segment->sentence_count; k++) {
        const struct sentence_rows *sentence = &segment->sentences[k];
        double error = says[k] * (any - segment->gold[category]) / any;
        gradient[data->rows] += error;
        for (size_t r = 0; r < sentence->count; r++) {
            gradient[sentence->rows[r]] += error;
        }
    }
}

static void add_gradient(const struct data *data, const struct model *model, int category,
                         unsigned left_out, double *gradient)
{
    for (size_t i = 0; i < data->count; i++) {
        const struct segment *segment = &data->segments[i];
        if (segment->fold != left_out && segment->fold != FOLDS) {
            add_segment(data, model, category, segment, gradient);
        }
    }
}

/* Fits to all policies but those of fold `left_out` and the held-out. */
static void fit(const struct data *data, double penalty, unsigned left_out, struct model *model)
{
    size_t parameters = data->rows + 1;
    memset(model->weights, 0, CATEGORY_COUNT * data->rows * sizeof *model->weights);
    double *gradient = xcalloc(parameters, sizeof *gradient);
    double *seen = xcalloc(parameters, sizeof *seen); /* of the gradients' squares so far */
    for (int c = 0; c < CATEGORY_COUNT; c++) {
        double *weights = model->weights + (size_t)c * data->rows;
        model->start[c] = -2;
        memset(seen, 0, parameters * sizeof *seen);
        for (int round = 0; round < ROUNDS; round++) {
            memset(gradient, 0, parameters * sizeof *gradient);
            add_gradient(data, model, c, left_out, gradient);
            for (size_t i = 0; i < parameters; i++) {
                double *value = i < data->rows ? &weights[i] : &model->start[c];
                gradient[i] += i < data->rows ? penalty * *value : 0;
                seen[i] = 0.9 * seen[i] + 0.1 * gradient[i] * gradient[i];
                *value -= 0.3 / (1 + round / 20.0) * gradient[i] / (sqrt(seen[i]) + 1e-6);
            }
        }
    }
    free(seen);
    free(gradient);
}

/* ---- Judging ---- */

struct tally {
    unsigned right, said, gold;
};

static double f1(struct tally tally)
{
    return tally.said + tally.gold ? 2.0 * tally.right / (tally.said + tally.gold) : 0;
}

struct guess {
    double sum;
    bool gold;
};

static int by_sum(const void *left, const void *right)
{
    const struct guess *a = left, *b = right;
    return (a->sum < b->sum) - (a->sum > b->sum);
}

/* The cut that gives the best F1. */
static double best_cut(struct guess *guesses, size_t count)
{
    struct tally tally = {0};
    double best = -1, cut = 0;
    for (size_t i = 0; i < count; i++) {
        tally.gold += guesses[i].gold;
    }
    qsort(guesses, count, sizeof *guesses, by_sum);
    for (size_t i = 0; i < count; i++) {
        tally.said++;
        tally.right += guesses[i].gold;
        if (f1(tally) > best) {
            best = f1(tally);
            cut = i + 1 < count ? (guesses[i].sum + guesses[i + 1].sum) / 2 : guesses[i].sum - 1;
        }
    }
    return cut;
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
    fprintf(stderr, "  %-12s micro-F1 %.3f  macro-F1 %.3f\n", name, f1(all), macro);
}

static void judge(const struct data *data, const struct model *model, unsigned fold,
                  struct tally tallies[CATEGORY_COUNT])
{
    const struct sentence_rows *best;
    for (size_t i = 0; i < data->count; i++) {
        const struct segment *segment = &data->segments[i];
        for (int c = 0; c < CATEGORY_COUNT && segment->fold == fold; c++) {
            bool said = score(model, data->rows, c, segment, &best) > model->cut[c];
            tallies[c].said += said;
            tallies[c].gold += segment->gold[c];
            tallies[c].right += said && segment->gold[c];
        }
    }
}

/* Fits with each fold left out in turn, sets the cuts by what is then guessed of it, and fits to all. */
static void make_model(const struct data *data, double penalty, struct model *model)
{
    struct guess *guesses[CATEGORY_COUNT];
    size_t count = 0;
    struct tally left_out[CATEGORY_COUNT] = {0}, held[CATEGORY_COUNT] = {0};
    for (int c = 0; c < CATEGORY_COUNT; c++) {
        guesses[c] = xcalloc(data->count + 1, sizeof *guesses[c]);
    }
    for (unsigned fold = 0; fold < FOLDS; fold++) {
        const struct sentence_rows *best;
        fit(data, penalty, fold, model);
        for (size_t i = 0; i < data->count; i++) {
            const struct segment *segment = &data->segments[i];
            for (int c = 0; c < CATEGORY_COUNT && segment->fold == fold; c++) {
                guesses[c][count] = (struct guess){
                    score(model, data->rows, c, segment, &best), segment->gold[c]};
            }
            count += segment->fold == fold;
        }
    }
    for (int c = 0; c < CATEGORY_COUNT; c++) {
        model->cut[c] = best_cut(guesses[c], count);
        for (size_t i = 0; i < count; i++) {
            bool said = guesses[c][i].sum > model->cut[c];
            left_out[c].said += said;
            left_out[c].gold += guesses[c][i].gold;
            left_out[c].right += said && guesses[c][i].gold;
        }
        free(guesses[c]);
    }
    fit(data, penalty, FOLDS, model);
    judge(data, model, FOLDS, held);
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

/* Prints the mean of a row's weights in the file and the model's; returns what stands behind them. */
static const char *put_mean(const char *text, const struct data *data, const struct model *model,
                            size_t row)
{
    printf("      ");
    for (size_t c = 0; c < CATEGORY_COUNT; c++) {
        double old = *text == '.' ? 0 : strtod(text, NULL);
        put_weight((old + (row < data->rows ? model->weights[c * data->rows + row] : 0)) / 2);
        text += strcspn(text, " ");
        text += strspn(text, " ");
    }
    return text;
}

/* Prints the rules with the model's weights; the columns must stand in the order of enum category. */
static void write_rules(const char *path, const struct data *data, const struct model *model)
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
            fputs(put_mean(text, data, model, row), stdout);
            row++;
        } else if (category < CATEGORY_COUNT && strncmp(text, "start:", 6) == 0) {
            double fitted = model->start[category] - model->cut[category];
            printf("    start: %.1f\n", (strtod(text + strlen("start:"), NULL) + fitted) / 2);
        } else {
            fputs(line, stdout);
        }
    }
    fclose(file);
}

int main(int argc, char **argv)
{
    const char *rules = argc > 2 && strcmp(argv[1], "--write") == 0 ? argv[2] : NULL;
    char **arguments = argv + (rules ? 3 : 1);
    int count = argc - (rules ? 3 : 1);
    if (count < 4 || (rules && count != 4)) {
        fprintf(stderr, "usage: fit_categories [--write RULES] SIGNS SEGMENTS HELD-OUT PENALTY...\n");
        return 2;
    }
    struct data data = {0};
    read_segments(&data, arguments[1]);
    make_folds(&data, arguments[2]);
    read_signs(&data, arguments[0]);
    struct model model = {.weights = xcalloc(CATEGORY_COUNT * ROWS_MAX, sizeof *model.weights)};
    for (int i = 3; i < count; i++) {
        make_model(&data, strtod(arguments[i], NULL), &model);
    }
    if (rules) {
        write_rules(rules, &data, &model);
    }
    return 0;
}
