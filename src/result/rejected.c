/* rejected.csv: every candidate that is no reported signal, with the reason, so that a reviewer can restore it. `candidate`
 * is its row of tables/candidates.csv, from 0. */
#include <math.h>
#include <stdlib.h>

#include "core/fail.h"
#include "result/table_parts.h"

#define REJECTED_HEADER                                                                                 \
    "field,nucleus,candidate,colour,end,x_um,y_um,x_ref_um,y_ref_um,z_um,x_se_um,y_se_um,flux,flux_se," \
    "significance,fwhm_um,p_signal,reason,merged_into,z_se_um,nfa,length_um,direction_deg"

#define NO_ROW ((size_t)-1)

typedef struct row_index {
    size_t *weighed_of; /* by candidate: its row of the weighed table, NO_ROW: dropped before */
    int *signal_of;     /* by row of the weighed table: id of the signal that was reported from it, 0: none */
} row_index;

static void free_index(row_index *index)
{
    free(index->weighed_of);
    free(index->signal_of);
}

static sunder_status make_index(const slide_result *result, row_index *out_index, sunder_error *err)
{
    out_index->weighed_of = array_new(result->candidates->n, sizeof *out_index->weighed_of);
    out_index->signal_of = array_new(result->weighed->n, sizeof *out_index->signal_of);
    if (!out_index->weighed_of || !out_index->signal_of) return fail_memory(err, "rejected.csv");
    for (size_t i = 0; i < result->readings->n_signals; i++)
        out_index->signal_of[result->readings->signals[i].weighed] = result->readings->signals[i].id;
    for (size_t i = 0; i < result->candidates->n; i++) out_index->weighed_of[i] = NO_ROW;
    for (size_t i = 0; i < result->weighed->n; i++) {
        size_t *row = &out_index->weighed_of[result->weighed->rows[i].candidate];
        /* A candidate near a border may be weighed for two nuclei: the row that was reported speaks for it. */
        if (*row == NO_ROW || out_index->signal_of[i]) *row = i;
    }
    return SUNDER_OK;
}

static bool is_beyond_bound(const slide_result *result, const candidate *c)
{
    const double most = result->options->most_false_candidates;
    return most > 0 && laws_false_alarms(result->laws, c->end, c->significance) > most;
}

/* Why a candidate that was weighed and not refused is no signal: it is unlikely to be one, or to be this nucleus'. */
static const char *reason_of(const slide_result *result, const candidate *c, const weighed *w)
{
    if (!w && c->nucleus == 0 && c->near_nucleus == 0) return rejection_name(REJECTED_OUTSIDE);
    if (!w) return is_beyond_bound(result, c) ? "false_alarm" : rejection_name(REJECTED_NOISE);
    if (w->rejected != REJECTED_NOT) return rejection_name(w->rejected);
    return w->p_signal > w->p_own ? "not_owned" : "improbable";
}

static void write_candidate(csv_writer *csv, const slide_result *result, size_t row, const weighed *w, int merged_into)
{
    const candidate *c = &result->candidates->rows[row];
    sunder_point_um reference = laws_map_to_5p(result->laws, c->end, c->centre_um);
    csv_integer(csv, (long long)c->field);
    csv_integer(csv, w ? w->nucleus : c->nucleus ? c->nucleus : c->near_nucleus);
    csv_integer(csv, (long long)row);
    csv_string(csv, end_colour(result, c->end));
    csv_string(csv, end_word(c->end));
    csv_number(csv, c->centre_um.x, 3);
    csv_number(csv, c->centre_um.y, 3);
    csv_number(csv, reference.x, 3);
    csv_number(csv, reference.y, 3);
    csv_number(csv, c->z_um, 3);
    csv_number(csv, c->x_se_um, 4);
    csv_number(csv, c->y_se_um, 4);
    csv_number(csv, c->flux, 1);
    csv_number(csv, c->flux_se, 1);
    csv_number(csv, c->significance, 2);
    csv_number(csv, FWHM_PER_SIGMA * c->sigma_um, 3);
    csv_number(csv, w ? w->p_signal : (double)NAN, 4);
    csv_string(csv, reason_of(result, c, w));
    csv_integer(csv, merged_into);
    csv_number(csv, c->z_se_um, 3);
    csv_number(csv, laws_false_alarms(result->laws, c->end, c->significance), 5);
    csv_number(csv, c->length_um, 3);
    csv_number(csv, c->direction_deg, 1);
    csv_end_row(csv);
}

sunder_status write_rejected(const slide_result *result, const result_folder *folder, sunder_error *err)
{
    SUNDER_AUTO(free_index) row_index index = {0};
    sunder_status status = make_index(result, &index, err);
    if (status != SUNDER_OK) return status;
    csv_writer csv;
    status = open_table(&csv, folder, "rejected.csv", REJECTED_HEADER, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < result->candidates->n; i++) {
        size_t row = index.weighed_of[i];
        const weighed *w = row == NO_ROW ? NULL : &result->weighed->rows[row];
        if (w && index.signal_of[row]) continue;
        bool merged = w && w->rejected == REJECTED_DOUBLET && w->merged_into < result->weighed->n;
        write_candidate(&csv, result, i, w, merged ? index.signal_of[w->merged_into] : 0);
    }
    return csv_close(&csv, err);
}
