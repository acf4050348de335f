/* precision.csv: how alike the slides of specimens are, by place; specimens.csv: every specimen with several slides. */
#include "study/report_parts.h"

#define SHARE_DECIMALS 6

static sunder_status write_precision(const study_report *r, const result_folder *folder, sunder_error *err)
{
    csv_writer csv;
    sunder_status status =
        open_study_table(&csv, folder, "precision.csv",
                         "kind,group,specimens,alike,alike_frac,alike_lower,alike_upper,sd,sd_df,shift_specimens,shift,"
                         "shift_lower,shift_upper",
                         err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < r->analysis->n_precisions; i++) {
        const precision *p = &r->analysis->precisions[i];
        csv_string(&csv, p->kind);
        csv_string(&csv, p->group);
        csv_integer(&csv, (long long)p->specimens);
        csv_integer(&csv, p->alike.k);
        csv_number(&csv, p->alike.value, SHARE_DECIMALS);
        csv_number(&csv, p->alike.wilson.lower, SHARE_DECIMALS);
        csv_number(&csv, p->alike.wilson.upper, SHARE_DECIMALS);
        csv_number(&csv, p->sd, SHARE_DECIMALS);
        csv_integer(&csv, (long long)p->df);
        csv_integer(&csv, (long long)p->shift.n);
        csv_number(&csv, p->shift.mean, SHARE_DECIMALS);
        csv_number(&csv, p->shift.mean_interval.lower, SHARE_DECIMALS);
        csv_number(&csv, p->shift.mean_interval.upper, SHARE_DECIMALS);
        csv_end_row(&csv);
    }
    return csv_close(&csv, err);
}

static void write_specimen(csv_writer *csv, const study_analysis *a, const specimen_slides *s)
{
    const study_slide *first = &a->slides->rows[s->slides[0]];
    long calls[N_SAID] = {0};
    SUNDER_AUTO(text_free) text names = {0};
    for (size_t i = 0; i < s->n; i++) {
        calls[a->outcomes[s->slides[i]].call] += 1;
        text_addf(&names, "%s%s", i > 0 ? "; " : "", a->slides->rows[s->slides[i]].scoring.id);
    }
    csv_string(csv, s->is_patient ? first->patient : first->specimen);
    csv_string(csv, s->is_patient ? "patient" : "specimen");
    csv_string(csv, first->scoring.locus);
    for (int call = SAID_REARRANGED; call < N_SAID; call++) csv_integer(csv, calls[call]);
    csv_integer(csv, s->differs);
    csv_string(csv, names.chars ? names.chars : "");
    csv_end_row(csv);
}

static sunder_status write_specimens(const study_report *r, const result_folder *folder, sunder_error *err)
{
    csv_writer csv;
    sunder_status status = open_study_table(
        &csv, folder, "specimens.csv",
        "specimen,is,locus,rearranged,normal,equivocal,uninformative,not_scored,calls_differ,slides", err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < r->analysis->n_specimens; i++) write_specimen(&csv, r->analysis, &r->analysis->specimens[i]);
    return csv_close(&csv, err);
}

sunder_status study_precision_write(const study_report *report, const result_folder *folder, sunder_error *err)
{
    sunder_status status = write_precision(report, folder, err);
    return status == SUNDER_OK ? write_specimens(report, folder, err) : status;
}
