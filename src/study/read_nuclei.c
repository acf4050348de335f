/* Readers' nuclei: files in, one sorted table out. */
#include "study/read_nuclei.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "image/number_text.h"
#include "result/csv_rows.h"
#include "study/slide_folder.h"

#define LARGEST_FILE_BYTES ((size_t)256 << 20)

enum { FIELD, NUCLEUS, CLASS, N_COLUMNS };
static const char *const column_names[N_COLUMNS] = {"field", "nucleus", "class"};

void read_nuclei_free(read_nuclei *nuclei)
{
    free(nuclei->rows);
    free(nuclei->files);
    *nuclei = (read_nuclei){0};
}

const char *nucleus_said_name(nucleus_said what)
{
    static const char *const names[] = {"normal", "rearranged", "other", "not counted", "not found"};
    return names[what];
}

static int by_place(const read_nucleus *a, const read_nucleus *b)
{
    if (a->slide != b->slide) return a->slide < b->slide ? -1 : 1;
    if (a->field != b->field) return a->field < b->field ? -1 : 1;
    if (a->nucleus != b->nucleus) return a->nucleus < b->nucleus ? -1 : 1;
    return 0;
}

static int by_place_and_reader(const void *a, const void *b)
{
    const read_nucleus *one = a, *other = b;
    const int order = by_place(one, other);
    return order ? order : one->reader - other->reader;
}

static sunder_status find_columns(const csv_rows *rows, int cell_of[N_COLUMNS], sunder_error *err)
{
    for (int k = 0; k < N_COLUMNS; k++) {
        cell_of[k] = -1;
        for (int i = 0; i < rows->n_cells; i++) {
            if (strcmp(rows->cells[i], column_names[k]) == 0) cell_of[k] = i;
        }
        if (cell_of[k] < 0)
            return fail(err, SUNDER_ERROR_INPUT, "%s: line 1: no column %s; expected field, nucleus and class",
                        rows->path, column_names[k]);
    }
    return SUNDER_OK;
}

static sunder_status take_row(const csv_rows *rows, const int cell_of[N_COLUMNS], read_nucleus *row, sunder_error *err)
{
    for (int k = 0; k < N_COLUMNS; k++) {
        if (cell_of[k] >= rows->n_cells)
            return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: has %d cells only", rows->path, rows->line,
                        rows->n_cells);
    }
    const char *field = rows->cells[cell_of[FIELD]], *nucleus = rows->cells[cell_of[NUCLEUS]];
    const char *word = rows->cells[cell_of[CLASS]];
    if (!number_whole(field, &row->field) || !number_whole(nucleus, &row->nucleus) || row->field < 0 ||
        row->nucleus < 1)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: line %zu: found field \"%.20s\", nucleus \"%.20s\", expected those of "
                    "nuclei.csv",
                    rows->path, rows->line, field, nucleus);
    for (int i = 0; i < N_READ_CLASSES; i++) {
        if (!equals_ignoring_case(word, nucleus_said_name((nucleus_said)i))) continue;
        row->class_ = (nucleus_said)i;
        return SUNDER_OK;
    }
    return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: class: found \"%.40s\", expected normal, rearranged or other",
                rows->path, rows->line, word);
}

static sunder_status read_rows(const char *path, size_t slide, int reader, read_nuclei *nuclei, sunder_error *err)
{
    SUNDER_AUTO(csv_rows_close) csv_rows rows = {0};
    int cell_of[N_COLUMNS];
    bool more = false;
    sunder_status status = csv_rows_open(path, LARGEST_FILE_BYTES, &rows, err);
    if (status == SUNDER_OK) status = csv_rows_next(&rows, &more, err);
    if (status == SUNDER_OK) status = find_columns(&rows, cell_of, err);
    while (status == SUNDER_OK && more) {
        status = csv_rows_next(&rows, &more, err);
        if (status != SUNDER_OK || !more || csv_rows_is_empty(&rows)) continue;
        if (!array_reserve((void **)&nuclei->rows, &nuclei->capacity, nuclei->n + 1, sizeof *nuclei->rows))
            return fail_memory(err, path);
        read_nucleus *row = &nuclei->rows[nuclei->n];
        *row = (read_nucleus){.slide = slide, .reader = reader, .line = rows.line};
        status = take_row(&rows, cell_of, row, err);
        nuclei->n += status == SUNDER_OK;
    }
    return status;
}

static sunder_status read_one_file(const char *path, size_t slide, int reader, read_nuclei *nuclei, sunder_error *err)
{
    if (!array_reserve((void **)&nuclei->files, &nuclei->files_capacity, nuclei->n_files + 1, sizeof *nuclei->files))
        return fail_memory(err, path);
    read_file *file = &nuclei->files[nuclei->n_files];
    *file = (read_file){.slide = slide, .reader = reader};
    const size_t before = nuclei->n;
    sunder_status status = read_rows(path, slide, reader, nuclei, err);
    if (status == SUNDER_OK) status = digest_file(path, &file->sha256, err);
    if (status != SUNDER_OK) return status;
    file->rows = nuclei->n - before;
    nuclei->n_files += 1;
    return SUNDER_OK;
}

static sunder_status check_once(const study_slides *slides, const read_nuclei *nuclei, sunder_error *err)
{
    for (size_t i = 1; i < nuclei->n; i++) {
        const read_nucleus *row = &nuclei->rows[i];
        if (by_place_and_reader(row - 1, row) == 0)
            return fail(err, SUNDER_ERROR_INPUT, "%s: line %zu: field %lld, nucleus %lld stands there twice",
                        slides->rows[row->slide].marks[row->reader].nuclei,
                        row->line > row[-1].line ? row->line : row[-1].line, row->field, row->nucleus);
    }
    return SUNDER_OK;
}

sunder_status read_nuclei_of(const study_slides *slides, const char *manifest, read_nuclei *out_nuclei,
                             sunder_error *err)
{
    SUNDER_AUTO(read_nuclei_free) read_nuclei nuclei = {0};
    for (size_t i = 0; i < slides->n; i++) {
        for (int k = 0; k < slides->n_readers; k++) {
            const char *name = slides->rows[i].marks[k].nuclei;
            if (!name[0]) continue;
            SUNDER_AUTO(auto_free) char *path = beside_manifest(manifest, name);
            if (!path) return fail_memory(err, name);
            sunder_status status = read_one_file(path, i, k, &nuclei, err);
            if (status != SUNDER_OK) return fail_within(err, status, "%s: line %zu", manifest, slides->rows[i].line);
        }
    }
    if (nuclei.n > 0) qsort(nuclei.rows, nuclei.n, sizeof *nuclei.rows, by_place_and_reader);
    sunder_status status = check_once(slides, &nuclei, err);
    if (status != SUNDER_OK) return status;
    *out_nuclei = nuclei;
    nuclei = (read_nuclei){0};
    return SUNDER_OK;
}

/* The first row that is not before `place`. */
static size_t lower_bound(const read_nuclei *nuclei, const read_nucleus *place)
{
    size_t low = 0, high = nuclei->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (by_place(&nuclei->rows[middle], place) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}

read_nucleus *read_nuclei_find(const read_nuclei *nuclei, size_t slide, long long field, long long nucleus,
                               size_t *out_n)
{
    const read_nucleus from = {.slide = slide, .field = field, .nucleus = nucleus};
    const read_nucleus to = {.slide = field < 0 ? slide + 1 : slide, .field = field, .nucleus = nucleus + 1};
    const size_t first = lower_bound(nuclei, &from);
    *out_n = lower_bound(nuclei, &to) - first;
    return *out_n > 0 ? &nuclei->rows[first] : NULL;
}

static read_file *file_of(read_nuclei *nuclei, const read_nucleus *row)
{
    size_t low = 0, high = nuclei->n_files;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const read_file *f = &nuclei->files[middle];
        if (f->slide < row->slide || (f->slide == row->slide && f->reader < row->reader)) low = middle + 1;
        else high = middle;
    }
    return &nuclei->files[low];
}

void read_nuclei_count_missing(read_nuclei *nuclei, const bool *has_nuclei)
{
    for (size_t i = 0; i < nuclei->n; i++) {
        const read_nucleus *row = &nuclei->rows[i];
        if (row->met || !has_nuclei[row->slide]) continue;
        read_file *file = file_of(nuclei, row);
        file->missing += 1;
        if (!file->first || row->line < file->first->line) file->first = row;
    }
}

kappa_estimate nucleus_kappa(const nucleus_confusion *c)
{
    long counts[N_READ_CLASSES * N_READ_CLASSES];
    for (int i = 0; i < N_READ_CLASSES * N_READ_CLASSES; i++)
        counts[i] = c->counts[i / N_READ_CLASSES][i % N_READ_CLASSES];
    return cohen_kappa(counts, N_READ_CLASSES, KAPPA_PLAIN);
}
