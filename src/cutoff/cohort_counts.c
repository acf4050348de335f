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

enum { COLUMN_SLIDE, COLUMN_READER, COLUMN_N, COLUMN_K, COLUMN_SPLIT, COLUMN_ISOLATED, N_COLUMNS };
static const char *const column_names[N_COLUMNS] = {"slide", "reader", "n", "k", "k_split", "k_isolated_3p"};

typedef struct counts_reader {
    csv_rows rows;
    int at[N_COLUMNS]; /* cell of each column; -1: not there */
    size_t capacity;
    char (*readers)[256]; /* "slide\nreader" seen, one for each row */
    size_t n_readers, readers_capacity;
} counts_reader;

static void counts_reader_free(counts_reader *r)
{
    csv_rows_close(&r->rows);
    free(r->readers);
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

static sunder_status read_counts(const counts_reader *r, normal_slide *out, sunder_error *err)
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
    *out = (normal_slide){.n = n, .k = {k, split, isolated}, .odd_p = NAN, .lower = NAN};
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
    if (strlen(slide) + strlen(reader) + 2 > sizeof r->readers[0])
        return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: the name of the slide is longer than %zu bytes",
                    r->rows.path, r->rows.line, sizeof r->readers[0] - 2);
    if (r->at[COLUMN_READER] >= 0 && !reader[0])
        return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: slide %s: no reader; expected a name", r->rows.path,
                    r->rows.line, slide);
    return SUNDER_OK;
}

/* Each slide, or each slide and reader, once. */
static sunder_status check_twice(counts_reader *r, sunder_error *err)
{
    char key[sizeof r->readers[0]];
    snprintf(key, sizeof key, "%s\n%s", cell(r, COLUMN_SLIDE), cell(r, COLUMN_READER));
    for (size_t i = 0; i < r->n_readers; i++) {
        if (strcmp(r->readers[i], key) != 0) continue;
        const bool with_reader = r->at[COLUMN_READER] >= 0;
        return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: slide %s stands here a second time%s%s; expected it once",
                    r->rows.path, r->rows.line, cell(r, COLUMN_SLIDE), with_reader ? " for reader " : "",
                    cell(r, COLUMN_READER));
    }
    if (!array_reserve((void **)&r->readers, &r->readers_capacity, r->n_readers + 1, sizeof *r->readers))
        return fail_memory(err, r->rows.path);
    memcpy(r->readers[r->n_readers++], key, sizeof key);
    return SUNDER_OK;
}

static sunder_status add_row(counts_reader *r, cohort *c, const normal_slide *row, sunder_error *err)
{
    const char *name = cell(r, COLUMN_SLIDE);
    const bool has_reader = r->at[COLUMN_READER] >= 0;
    for (size_t i = 0; i < c->m; i++) {
        normal_slide *same = &c->slides[i];
        if (strcmp(same->name, name) != 0) continue;
        same->n += row->n;
        for (int kind = 0; kind < COUNT_KINDS; kind++) same->k[kind] += row->k[kind];
        same->readers += 1;
        return SUNDER_OK;
    }
    if (!array_reserve((void **)&c->slides, &r->capacity, c->m + 1, sizeof *c->slides))
        return fail_memory(err, r->rows.path);
    c->slides[c->m] = *row;
    c->slides[c->m].readers = has_reader;
    snprintf(c->slides[c->m].name, sizeof c->slides[0].name, "%s", name);
    c->m += 1;
    return SUNDER_OK;
}

static sunder_status read_rows(counts_reader *r, cohort *c, sunder_error *err)
{
    bool more = true;
    for (;;) {
        sunder_status status = next_row(r, &more, err);
        if (status != SUNDER_OK || !more) return status;
        if (csv_rows_is_empty(&r->rows)) continue;
        normal_slide row;
        status = check_name(r, err);
        if (status == SUNDER_OK) status = read_counts(r, &row, err);
        if (status == SUNDER_OK) status = check_twice(r, err);
        if (status == SUNDER_OK) status = add_row(r, c, &row, err);
        if (status != SUNDER_OK) return status;
    }
}

sunder_status cohort_from_counts(const char *path, cohort *out_cohort, sunder_error *err)
{
    SUNDER_AUTO(cohort_free) cohort c = {.pixel_um = NAN};
    SUNDER_AUTO(counts_reader_free) counts_reader r = {0};
    sunder_status status = digest_file(path, &c.source_sha256, err);
    if (status == SUNDER_OK) status = csv_rows_open(path, MOST_BYTES, &r.rows, err);
    if (status == SUNDER_OK) status = read_header(&r, err);
    if (status == SUNDER_OK) status = read_rows(&r, &c, err);
    if (status != SUNDER_OK) return status;
    if (c.m == 0)
        return fail(err, SUNDER_ERROR_INPUT, "%s: holds no slide; expected one row for each normal slide", path);
    c.has_parts = r.at[COLUMN_K] < 0;
    if (!c.has_parts && (r.at[COLUMN_SPLIT] >= 0 || r.at[COLUMN_ISOLATED] >= 0))
        cohort_warn(&c,
                    "The table has a column k, which is what was counted: k_split and k_isolated_3p were passed over.");
    snprintf(c.source, sizeof c.source, "%s", path_name(path));
    *out_cohort = c;
    c = (cohort){0};
    return SUNDER_OK;
}
