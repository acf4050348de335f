/* The tables under tables/ read back. Every number that is used as an index is checked here. */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "result/stored_columns.h"
#include "result/stored_parts.h"
#include "result/table_parts.h"
#include "result/table_reader.h"

static probe_end read_end(table_reader *t, int k)
{
    const char *word = table_text(t, k);
    if (strcmp(word, end_word(END_5P)) == 0) return END_5P;
    if (strcmp(word, end_word(END_3P)) != 0) table_fault(t, k, "5p or 3p");
    return END_3P;
}

static size_t read_field(table_reader *t, int k, size_t least, const stored_result *stored)
{
    return (size_t)table_integer(t, k, (long long)least, (long long)stored->n_fields - 1);
}

static int read_id(table_reader *t, int k, const nuclei *found)
{
    return (int)table_integer(t, k, 0, (long long)found->n);
}

static exclusion read_exclusion(table_reader *t, int k)
{
    for (int why = EXCLUDED_NOT; why <= EXCLUDED_REGION; why++) {
        if (strcmp(table_text(t, k), exclusion_name((exclusion)why)) == 0) return (exclusion)why;
    }
    table_fault(t, k, "a reason of docs/results.md that DAPI or a region gives, or nothing");
    return EXCLUDED_NOT;
}

static nucleus_kind read_kind(table_reader *t, int k)
{
    for (int kind = KIND_NUCLEUS; kind < NUCLEUS_KINDS; kind++) {
        if (strcmp(table_text(t, k), nucleus_kind_name((nucleus_kind)kind)) == 0) return (nucleus_kind)kind;
    }
    table_fault(t, k, "nucleus, mitosis, debris, clump or small_round");
    return KIND_NUCLEUS;
}

/* Columns of NUCLEUS_COLUMNS. */
static nucleus read_nucleus(table_reader *t, int id)
{
    return (nucleus){
        .id = id,
        .centre_um = {table_known(t, 2), table_known(t, 3)},
        .x0 = (int)table_integer(t, 4, 0, INT_MAX),
        .y0 = (int)table_integer(t, 5, 0, INT_MAX),
        .x1 = (int)table_integer(t, 6, 0, INT_MAX),
        .y1 = (int)table_integer(t, 7, 0, INT_MAX),
        .area_um2 = table_number(t, 8),
        .perimeter_um = table_number(t, 9),
        .circularity = table_number(t, 10),
        .solidity = table_number(t, 11),
        .eccentricity = table_number(t, 12),
        .dapi_mean = table_number(t, 13),
        .dapi_cv = table_number(t, 14),
        .edge_sharpness = table_number(t, 15),
        .overlap = table_number(t, 16),
        .quality = table_number(t, 17),
        .touches_border = table_integer(t, 18, 0, 1) == 1,
        .excluded = read_exclusion(t, 19),
        .kind = read_kind(t, 20),
    };
}

static sunder_status make_nuclei(stored_result *stored, sunder_error *err)
{
    stored->per_field = array_new(stored->n_fields, sizeof *stored->per_field);
    if (!stored->per_field) return fail_memory(err, "the nuclei of a result");
    for (size_t i = 0; i < stored->n_fields; i++) {
        nuclei *found = &stored->per_field[i];
        found->rows = array_new(stored->fields[i].n_nuclei, sizeof *found->rows);
        if (!found->rows) return fail_memory(err, "the nuclei of a result");
        found->focus = stored->fields[i].focus;
    }
    return SUNDER_OK;
}

static sunder_status read_nuclei(const char *path, stored_result *stored, sunder_error *err)
{
    sunder_status status = make_nuclei(stored, err);
    if (status != SUNDER_OK) return status;
    table_reader t;
    table_open(&t, path, NUCLEUS_COLUMNS);
    while (table_next(&t)) {
        nuclei *found = &stored->per_field[read_field(&t, 0, 0, stored)];
        const size_t expected = stored->fields[found - stored->per_field].n_nuclei;
        if (found->n == expected || table_integer(&t, 1, 1, (long long)expected) != (long long)found->n + 1)
            table_fault(&t, 1, "nuclei from 1 on, as many as result.json says");
        else {
            found->rows[found->n] = read_nucleus(&t, (int)found->n + 1);
            found->n += 1;
        }
    }
    status = table_close(&t, err);
    for (size_t i = 0; status == SUNDER_OK && i < stored->n_fields; i++) {
        if (stored->per_field[i].n != stored->fields[i].n_nuclei)
            status = fail(err, SUNDER_ERROR_INPUT,
                          "%s: %zu nuclei of field %zu, expected %zu as in result.json; the "
                          "result is damaged",
                          path, stored->per_field[i].n, i, stored->fields[i].n_nuclei);
    }
    return status;
}

/* Of a rod: it bounds how far its neighbours are looked for. */
static double read_length(table_reader *t, int k)
{
    static const double most_um = 100;
    const double length_um = table_known(t, k);
    if (!(length_um >= 0 && length_um <= most_um)) table_fault(t, k, "a length from 0 to 100 um");
    return length_um;
}

/* Columns of CANDIDATE_COLUMNS. */
static candidate read_candidate(table_reader *t, size_t at_field, const stored_result *stored)
{
    const nuclei *found = &stored->per_field[at_field];
    candidate c = {
        .field = at_field,
        .nucleus = read_id(t, 1, found),
        .near_nucleus = read_id(t, 2, found),
        .outside_um = table_known(t, 3),
        .next_nucleus = read_id(t, 4, found),
        .next_um = table_number(t, 5),
        .end = read_end(t, 6),
        .centre_um = {table_known(t, 7), table_known(t, 8)},
        .z_um = table_number(t, 9),
        .x_se_um = table_number(t, 10),
        .y_se_um = table_number(t, 11),
        .significance = table_number(t, 12),
        .flux = table_number(t, 13),
        .flux_se = table_number(t, 14),
        .sigma_um = table_number(t, 15),
        .amplitude = table_number(t, 16),
        .background = table_number(t, 17),
        .noise_counts = table_number(t, 18),
        .other_noise_counts = NAN,
        .dapi = table_number(t, 19),
        .fit_failed = table_integer(t, 20, 0, 1) == 1,
        .z_se_um = table_number(t, 21),
        .at_stack_end = table_integer(t, 22, 0, 1) == 1,
        .length_um = read_length(t, 23),
        .direction_deg = table_known(t, 24),
    };
    if (isnan(c.next_um)) c.next_um = INFINITY; /* no other nucleus near */
    return c;
}

static sunder_status read_candidates(const char *path, stored_result *stored, sunder_error *err)
{
    table_reader t;
    table_open(&t, path, CANDIDATE_COLUMNS);
    candidates *all = &stored->candidates;
    size_t at_field = 0;
    bool room = true;
    while (room && table_next(&t)) {
        room = array_reserve((void **)&all->rows, &all->capacity, all->n + 1, sizeof *all->rows);
        at_field = read_field(&t, 0, at_field, stored);
        if (room) all->rows[all->n++] = read_candidate(&t, at_field, stored);
    }
    const sunder_status status = table_close(&t, err);
    return room || status != SUNDER_OK ? status : fail_memory(err, "the candidates of a result");
}

static sunder_status read_forced(const char *path, stored_result *stored, sunder_error *err)
{
    const size_t n = stored->candidates.n;
    stored->forced.rows = array_new(n, sizeof *stored->forced.rows);
    if (!stored->forced.rows) return fail_memory(err, "the forced photometry of a result");
    table_reader t;
    table_open(&t, path, FORCED_COLUMNS);
    while (table_next(&t)) {
        const size_t i = stored->forced.n;
        if (i == n || table_integer(&t, 0, 0, MOST_COUNTED) != (long long)i) {
            table_fault(&t, 0, "each candidate of candidates.csv once, in its order");
            continue;
        }
        stored->forced.rows[stored->forced.n++] =
            (forced){i, table_number(&t, 2), table_number(&t, 3), table_number(&t, 4), table_number(&t, 5)};
    }
    sunder_status status = table_close(&t, err);
    if (status == SUNDER_OK && stored->forced.n != n)
        status = fail(err, SUNDER_ERROR_INPUT, "%s: %zu rows, expected %zu as in candidates.csv; the result is damaged",
                      path, stored->forced.n, n);
    return status;
}

static review read_review(table_reader *t, const nuclei *found)
{
    const char *word = table_text(t, 1);
    if (strcmp(word, judgement_name(JUDGED_NO_SIGNAL)) == 0) return (review){JUDGED_NO_SIGNAL, 0};
    if (strcmp(word, judgement_name(JUDGED_SIGNAL)) != 0) table_fault(t, 1, "signal or no_signal");
    return (review){JUDGED_SIGNAL, (int)table_integer(t, 2, 1, (long long)found->n)};
}

static sunder_status read_reviews(const char *path, stored_result *stored, sunder_error *err)
{
    const size_t n = stored->candidates.n;
    stored->reviews = array_new(n, sizeof *stored->reviews);
    if (!stored->reviews) return fail_memory(err, "the reviews of a result");
    table_reader t;
    table_open(&t, path, REVIEW_COLUMNS);
    while (table_next(&t)) {
        const size_t i = (size_t)table_integer(&t, 0, 0, (long long)n - 1);
        if (i < n) stored->reviews[i] = read_review(&t, &stored->per_field[stored->candidates.rows[i].field]);
    }
    return table_close(&t, err);
}

sunder_status read_stored_tables(const char *dir, stored_result *stored, sunder_error *err)
{
    static const struct {
        const char *name;
        sunder_status (*read)(const char *path, stored_result *stored, sunder_error *err);
    } tables[] = {{"tables/nuclei.csv", read_nuclei},
                  {"tables/candidates.csv", read_candidates},
                  {"tables/forced.csv", read_forced},
                  {"tables/reviewed.csv", read_reviews}};
    sunder_status status = SUNDER_OK;
    for (size_t i = 0; status == SUNDER_OK && i < sizeof tables / sizeof *tables; i++) {
        SUNDER_AUTO(auto_free) char *path = path_join(dir, tables[i].name);
        if (!path) return fail_memory(err, tables[i].name);
        status = tables[i].read(path, stored, err);
    }
    return status;
}
