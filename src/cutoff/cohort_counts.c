/* A cohort from a file of counts: one row a slide (slide, n, k), or one row a slide and reader (slide, reader, n, k_split,
 * k_isolated_3p). Readers of one slide count different nuclei, so their counts are added up. Columns may stand in any order;
 * others are passed over, and so are k_split and k_isolated_3p beside k. Spaces round a cell are no part of it. */
#include "cutoff/cohort.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "result/csv_rows.h"

#define MOST_BYTES (16u << 20)
#define MOST_NUCLEI 100000000L /* of a slide; what a result may hold */
/* More than any laboratory has: such a table is something else, a row for each nucleus perhaps. */
#define MOST_ROWS 100000
#define MOST_SLIDES 10000
#define MOST_NUCLEI_TOGETHER 1000000000L

enum { COLUMN_SLIDE, COLUMN_READER, COLUMN_N, COLUMN_K, COLUMN_SPLIT, COLUMN_ISOLATED, N_COLUMNS };
static const char *const column_names[N_COLUMNS] = {"slide", "reader", "n", "k", "k_split", "k_isolated_3p"};

/* A row as it was read. */
typedef struct counted_row {
    char slide[256], reader[256];
    size_t line;
    long n, k[COUNT_KINDS];
    size_t first; /* row where this slide stands first */
    size_t at;    /* of a first row: its slide in the cohort */
} counted_row;

typedef struct counts_reader {
    csv_rows rows;
    int at[N_COLUMNS]; /* cell of each column; -1: not there */
    counted_row *read;
    size_t n_read, capacity;
} counts_reader;

static void counts_reader_free(counts_reader *r)
{
    csv_rows_close(&r->rows);
    free(r->read);
}

static void trim(char **cell)
{
    static const char blank[] = " \t";
    char *from = *cell + strspn(*cell, blank);
    size_t length = strlen(from);
    while (length > 0 && strchr(blank, from[length - 1])) length -= 1;
    from[length] = '\0';
    *cell = from;
}

static sunder_status next_row(counts_reader *r, bool *out_more, sunder_error *err)
{
    const sunder_status status = csv_rows_next(&r->rows, out_more, err);
    for (int i = 0; status == SUNDER_OK && i < r->rows.n_cells; i++) trim(&r->rows.cells[i]);
    return status;
}

static sunder_status fail_header(const counts_reader *r, sunder_error *err)
{
    SUNDER_AUTO(text_free) text found = {0};
    for (int i = 0; i < r->rows.n_cells; i++) text_addf(&found, "%s%s", i ? "," : "", r->rows.cells[i]);
    const char *chars = found.chars ? found.chars : "";
    return fail(err, SUNDER_ERROR_INPUT,
                "%s: line 1: expected the columns slide,n,k or slide,reader,n,k_split,k_isolated_3p; found '%s'%s",
                r->rows.path, text_is_utf8(chars) ? chars : "", text_is_utf8(chars) ? "" : ", which is no UTF-8 text");
}

static sunder_status read_header(counts_reader *r, sunder_error *err)
{
    bool more = false;
    sunder_status status = next_row(r, &more, err);
    if (status != SUNDER_OK) return status;
    for (int c = 0; c < N_COLUMNS; c++) {
        r->at[c] = -1;
        for (int i = 0; i < r->rows.n_cells; i++) {
            if (!equals_ignoring_case(r->rows.cells[i], column_names[c])) continue;
            if (r->at[c] >= 0)
                return fail(err, SUNDER_ERROR_INPUT, "%s: line 1: two columns are named %s; expected one", r->rows.path,
                            column_names[c]);
            r->at[c] = i;
        }
    }
    const bool base = r->at[COLUMN_SLIDE] >= 0 && r->at[COLUMN_N] >= 0;
    const bool parts = r->at[COLUMN_SPLIT] >= 0 && r->at[COLUMN_ISOLATED] >= 0;
    return base && (r->at[COLUMN_K] >= 0 || parts) ? SUNDER_OK : fail_header(r, err);
}

static const char *cell(const counts_reader *r, int column)
{
    const int at = r->at[column];
    return at >= 0 && at < r->rows.n_cells ? r->rows.cells[at] : "";
}

static sunder_status read_count(const counts_reader *r, int column, long least, long *out, sunder_error *err)
{
    const char *chars = cell(r, column);
    char *end = NULL;
    const long value = strtol(chars, &end, 10);
    const bool whole = chars[0] && strspn(chars, "+-0123456789") == strlen(chars) && *end == '\0';
    if (whole && value >= least && value <= MOST_NUCLEI) {
        *out = value;
        return SUNDER_OK;
    }
    return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: %s is '%s'%s; expected a whole number from %ld to %ld",
                r->rows.path, r->rows.line, column_names[column], chars, whole && value < 0 ? ", a negative count" : "",
                least, MOST_NUCLEI);
}

static sunder_status read_counts(const counts_reader *r, counted_row *out, sunder_error *err)
{
    long n = 0, k = 0, split = 0, isolated = 0;
    sunder_status status = read_count(r, COLUMN_N, 1, &n, err);
    if (r->at[COLUMN_K] >= 0) {
        if (status == SUNDER_OK) status = read_count(r, COLUMN_K, 0, &k, err);
    } else {
        if (status == SUNDER_OK) status = read_count(r, COLUMN_SPLIT, 0, &split, err);
        if (status == SUNDER_OK) status = read_count(r, COLUMN_ISOLATED, 0, &isolated, err);
        k = split + isolated;
    }
    if (status != SUNDER_OK) return status;
    if (k > n)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: line %zu: slide %s: %ld nuclei counted of %ld; expected no more than n: are the columns "
                    "exchanged?",
                    r->rows.path, r->rows.line, cell(r, COLUMN_SLIDE), k, n);
    *out = (counted_row){.line = r->rows.line, .n = n, .k = {k, split, isolated}};
    return SUNDER_OK;
}

static sunder_status check_name(const counts_reader *r, sunder_error *err)
{
    const char *slide = cell(r, COLUMN_SLIDE), *reader = cell(r, COLUMN_READER);
    if (!text_is_utf8(slide) || !text_is_utf8(reader))
        return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: the name is no UTF-8 text; save the table as CSV in UTF-8",
                    r->rows.path, r->rows.line);
    if (!slide[0])
        return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: no name of a slide; expected one", r->rows.path,
                    r->rows.line);
    if (strlen(slide) >= sizeof r->read->slide || strlen(reader) >= sizeof r->read->reader)
        return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: the name of the slide or reader is longer than %zu bytes",
                    r->rows.path, r->rows.line, sizeof r->read->slide - 1);
    if (r->at[COLUMN_READER] >= 0 && !reader[0])
        return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: slide %s: no reader; expected a name", r->rows.path,
                    r->rows.line, slide);
    return SUNDER_OK;
}

static sunder_status keep_row(counts_reader *r, const counted_row *counts, sunder_error *err)
{
    if (r->n_read == MOST_ROWS)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: more than %d rows; expected one for each normal slide, or slide and reader: does it hold one "
                    "for each nucleus?",
                    r->rows.path, MOST_ROWS);
    if (!array_reserve((void **)&r->read, &r->capacity, r->n_read + 1, sizeof *r->read))
        return fail_memory(err, r->rows.path);
    counted_row *row = &r->read[r->n_read++];
    *row = *counts;
    snprintf(row->slide, sizeof row->slide, "%s", cell(r, COLUMN_SLIDE));
    snprintf(row->reader, sizeof row->reader, "%s", cell(r, COLUMN_READER));
    return SUNDER_OK;
}

static sunder_status read_rows(counts_reader *r, sunder_error *err)
{
    bool more = true;
    for (;;) {
        sunder_status status = next_row(r, &more, err);
        if (status != SUNDER_OK || !more) return status;
        if (csv_rows_is_empty(&r->rows)) continue;
        counted_row counts;
        status = check_name(r, err);
        if (status == SUNDER_OK) status = read_counts(r, &counts, err);
        if (status == SUNDER_OK) status = keep_row(r, &counts, err);
        if (status != SUNDER_OK) return status;
    }
}

static int compare_rows(const void *a, const void *b)
{
    const counted_row *x = *(const counted_row *const *)a, *y = *(const counted_row *const *)b;
    const int by_slide = strcmp(x->slide, y->slide), by_reader = strcmp(x->reader, y->reader);
    if (by_slide != 0) return by_slide;
    return by_reader != 0 ? by_reader : (x->line > y->line) - (x->line < y->line);
}

/* Sets `first` of every row of one slide, which stand together in sorted[0 .. n - 1]. */
static void join_slide(counts_reader *r, counted_row *const *sorted, size_t n)
{
    const counted_row *first = sorted[0];
    for (size_t i = 1; i < n; i++) first = sorted[i]->line < first->line ? sorted[i] : first;
    for (size_t i = 0; i < n; i++) sorted[i]->first = (size_t)(first - r->read);
}

/* Each slide, or each slide and reader, once; the earliest row that is not is named. */
static sunder_status join_rows(counts_reader *r, sunder_error *err)
{
    SUNDER_AUTO(auto_free) counted_row **sorted = array_new(r->n_read, sizeof *sorted);
    if (!sorted) return fail_memory(err, r->rows.path);
    const counted_row *twice = NULL;
    size_t from = 0;
    for (size_t i = 0; i < r->n_read; i++) sorted[i] = &r->read[i];
    qsort(sorted, r->n_read, sizeof *sorted, compare_rows);
    for (size_t i = 1; i <= r->n_read; i++) {
        const bool same_slide = i < r->n_read && strcmp(sorted[i]->slide, sorted[i - 1]->slide) == 0;
        if (!same_slide) join_slide(r, sorted + from, i - from), from = i;
        else if (strcmp(sorted[i]->reader, sorted[i - 1]->reader) == 0 && (!twice || sorted[i]->line < twice->line))
            twice = sorted[i];
    }
    if (!twice) return SUNDER_OK;
    const bool with_reader = r->at[COLUMN_READER] >= 0;
    return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: slide %s stands here a second time%s%s; expected it once",
                r->rows.path, twice->line, twice->slide, with_reader ? " for reader " : "", twice->reader);
}

/* Readers of a slide are added up. */
static sunder_status add_counts(const counts_reader *r, const counted_row *row, normal_slide *same, sunder_error *err)
{
    same->n += row->n;
    for (int kind = 0; kind < COUNT_KINDS; kind++) same->k[kind] += row->k[kind];
    same->readers += r->at[COLUMN_READER] >= 0;
    if (same->n <= MOST_NUCLEI) return SUNDER_OK;
    return fail(err, SUNDER_ERROR_INPUT,
                "%s: line %zu: the readers of slide %s counted %ld nuclei together; expected %ld "
                "at most",
                r->rows.path, row->line, row->slide, same->n, MOST_NUCLEI);
}

static sunder_status make_slides(counts_reader *r, cohort *c, sunder_error *err)
{
    size_t m = 0;
    long nuclei = 0;
    for (size_t i = 0; i < r->n_read; i++) m += r->read[i].first == i, nuclei += r->read[i].n;
    if (nuclei > MOST_NUCLEI_TOGETHER)
        return fail(err, SUNDER_ERROR_INPUT, "%s: %ld nuclei together; expected %ld at most: are the columns right?",
                    r->rows.path, nuclei, MOST_NUCLEI_TOGETHER);
    if (m > MOST_SLIDES)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: %zu slides; expected %d normal slides at most: does it hold a row for each nucleus?",
                    r->rows.path, m, MOST_SLIDES);
    c->slides = array_new(m, sizeof *c->slides);
    if (!c->slides) return fail_memory(err, r->rows.path);
    for (size_t i = 0; i < r->n_read; i++) {
        counted_row *row = &r->read[i];
        if (row->first != i) {
            const sunder_status status = add_counts(r, row, &c->slides[r->read[row->first].at], err);
            if (status != SUNDER_OK) return status;
            continue;
        }
        row->at = c->m++;
        normal_slide *slide = &c->slides[row->at];
        *slide = (normal_slide){.n = row->n,
                                .k = {row->k[COUNT_COMBINED], row->k[COUNT_SPLIT], row->k[COUNT_ISOLATED_3P]},
                                .readers = r->at[COLUMN_READER] >= 0,
                                .odd_p = NAN,
                                .lower = NAN};
        snprintf(slide->name, sizeof slide->name, "%s", row->slide);
    }
    return SUNDER_OK;
}

sunder_status cohort_from_counts(const char *path, cohort *out_cohort, sunder_error *err)
{
    SUNDER_AUTO(cohort_free) cohort c = {.pixel_um = NAN};
    SUNDER_AUTO(counts_reader_free) counts_reader r = {0};
    sunder_status status = digest_file(path, &c.source_sha256, err);
    if (status == SUNDER_OK) status = csv_rows_open(path, MOST_BYTES, &r.rows, err);
    if (status == SUNDER_OK) status = read_header(&r, err);
    if (status == SUNDER_OK) status = read_rows(&r, err);
    if (status != SUNDER_OK) return status;
    if (r.n_read == 0)
        return fail(err, SUNDER_ERROR_INPUT, "%s: holds no slide; expected one row for each normal slide", path);
    status = join_rows(&r, err);
    if (status == SUNDER_OK) status = make_slides(&r, &c, err);
    if (status != SUNDER_OK) return status;
    c.has_parts = r.at[COLUMN_K] < 0;
    if (!c.has_parts && (r.at[COLUMN_SPLIT] >= 0 || r.at[COLUMN_ISOLATED] >= 0))
        cohort_warn(&c,
                    "The table has a column k, which is what was counted: k_split and k_isolated_3p were passed over.");
    snprintf(c.source, sizeof c.source, "%s", path_name(path));
    *out_cohort = c;
    c = (cohort){0};
    return SUNDER_OK;
}
