/* nuclei.csv of a study: one tidy table over all slides, the software's nuclei and then the readers'; and, on the way, what
 * they said of the same ones. */
#include <string.h>

#include "core/fail.h"
#include "result/stored_summary.h"
#include "study/report_parts.h"

typedef struct nuclei_writer {
    csv_writer csv;
    const study_report *report;
    size_t slide;
    const bool *has_nuclei;        /* of each slide: whether the software read images of it */
    nucleus_confusion *confusions; /* one a reader */
} nuclei_writer;

static void write_keys(nuclei_writer *w, const char *reader, long long field, long long nucleus_number)
{
    const study_slide *s = &w->report->analysis->slides->rows[w->slide];
    const char *const keys[] = {s->scoring.id, s->scoring.locus, s->lab, s->scanner, s->batch, reader};
    for (int i = 0; i < 6; i++) csv_words(&w->csv, keys[i]);
    csv_integer(&w->csv, field);
    csv_integer(&w->csv, nucleus_number);
}

static nucleus_said class_of(const stored_nucleus *n)
{
    if (!n->evaluable) return NUCLEUS_NOT_COUNTED;
    for (int i = 0; i < N_READ_CLASSES; i++) {
        if (strcmp(n->class_, nucleus_said_name((nucleus_said)i)) == 0) return (nucleus_said)i;
    }
    return NUCLEUS_OTHER;
}

static void meet_readers(nuclei_writer *w, const stored_nucleus *n)
{
    size_t n_rows = 0;
    read_nucleus *rows = read_nuclei_find(w->report->read, w->slide, n->field, n->nucleus, &n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        rows[i].met = true;
        w->confusions[rows[i].reader].counts[class_of(n)][rows[i].class_] += 1;
    }
}

static void write_nucleus(void *user, const stored_nucleus *n)
{
    nuclei_writer *w = user;
    csv_writer *csv = &w->csv;
    meet_readers(w, n);
    write_keys(w, "software", n->field, n->nucleus);
    csv_number(csv, n->x_um, 3);
    csv_number(csv, n->y_um, 3);
    csv_number(csv, n->area_um2, 2);
    csv_integer(csv, n->evaluable);
    csv_string(csv, n->exclusion);
    csv_string(csv, n->pattern);
    csv_string(csv, n->code);
    csv_string(csv, n->class_);
    csv_number(csv, n->p_rearranged, 4);
    csv_end_row(csv);
}

static void write_read_nuclei(nuclei_writer *w)
{
    const study_report *r = w->report;
    size_t n_rows = 0;
    const read_nucleus *rows = read_nuclei_find(r->read, w->slide, -1, 0, &n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        const bool missing = w->has_nuclei[w->slide] && !rows[i].met;
        if (missing) w->confusions[rows[i].reader].counts[NUCLEUS_NOT_FOUND][rows[i].class_] += 1;
        write_keys(w, r->analysis->slides->readers[rows[i].reader], rows[i].field, rows[i].nucleus);
        for (int empty = 0; empty < 4; empty++) csv_string(&w->csv, "");
        csv_string(&w->csv, missing ? nucleus_said_name(NUCLEUS_NOT_FOUND) : "");
        for (int empty = 0; empty < 2; empty++) csv_string(&w->csv, "");
        csv_string(&w->csv, nucleus_said_name(rows[i].class_));
        csv_string(&w->csv, "");
        csv_end_row(&w->csv);
    }
}

static sunder_status write_slide(nuclei_writer *w, sunder_error *err)
{
    const scoring_row *row = &w->report->analysis->slides->rows[w->slide].scoring;
    SUNDER_AUTO(auto_free) char *dir = slide_result_dir(w->report->out_dir, row);
    if (!dir) return fail_memory(err, "nuclei.csv");
    stored_summary summary;
    sunder_status status = stored_summary_read(dir, &summary, err);
    return status == SUNDER_OK ? stored_nuclei_each(dir, &summary, write_nucleus, w, err) : status;
}

static sunder_status write_confusions(const study_report *r, const result_folder *folder, sunder_error *err)
{
    csv_writer csv;
    sunder_status status =
        open_study_table(&csv, folder, "nucleus_confusion.csv", "reader,software,reader_class,nuclei", err);
    if (status != SUNDER_OK) return status;
    for (int k = 0; k < r->analysis->slides->n_readers; k++) {
        for (int cell = 0; cell < N_NUCLEUS_SAID * N_READ_CLASSES; cell++) {
            const int software = cell / N_READ_CLASSES, reader = cell % N_READ_CLASSES;
            if (r->confusions[k].counts[software][reader] == 0) continue;
            csv_words(&csv, r->analysis->slides->readers[k]);
            csv_string(&csv, nucleus_said_name((nucleus_said)software));
            csv_string(&csv, nucleus_said_name((nucleus_said)reader));
            csv_integer(&csv, r->confusions[k].counts[software][reader]);
            csv_end_row(&csv);
        }
    }
    return csv_close(&csv, err);
}

sunder_status study_nuclei_write(study_report *r, const result_folder *folder, sunder_error *err)
{
    const study_analysis *a = r->analysis;
    SUNDER_AUTO(auto_free) bool *has_nuclei = array_new(a->slides->n, sizeof *has_nuclei);
    if (!has_nuclei) return fail_memory(err, "nuclei.csv");
    for (size_t i = 0; i < a->slides->n; i++) has_nuclei[i] = !a->outcomes[i].from_counts && !a->outcomes[i].failure[0];
    nuclei_writer w = {.report = r, .has_nuclei = has_nuclei, .confusions = r->confusions};
    sunder_status status = open_study_table(&w.csv, folder, "nuclei.csv",
                                            "slide,locus,lab,scanner,batch,reader,field,nucleus,x_um,y_um,area_um2,"
                                            "evaluable,exclusion,pattern,code,class,p_rearranged",
                                            err);
    if (status != SUNDER_OK) return status;
    for (w.slide = 0; status == SUNDER_OK && w.slide < a->slides->n; w.slide++) {
        if (has_nuclei[w.slide]) status = write_slide(&w, err);
        if (status == SUNDER_OK) write_read_nuclei(&w);
    }
    if (status == SUNDER_OK) status = csv_close(&w.csv, err);
    else csv_abandon(&w.csv);
    read_nuclei_count_missing(r->read, has_nuclei);
    if (status == SUNDER_OK) status = remark_nuclei(a->slides, a->outcomes, r->read, r->remarks, err);
    return status == SUNDER_OK ? write_confusions(r, folder, err) : status;
}
