/* nuclei.csv of a study: one tidy table over all slides. */
#include "core/fail.h"
#include "result/stored_summary.h"
#include "study/report_parts.h"

typedef struct nuclei_writer {
    csv_writer csv;
    const study_slide *slide;
} nuclei_writer;

static void write_nucleus(void *user, const stored_nucleus *n)
{
    nuclei_writer *w = user;
    csv_writer *csv = &w->csv;
    const char *const keys[] = {w->slide->scoring.id, w->slide->scoring.locus, w->slide->lab,
                                w->slide->scanner,    w->slide->batch,         "software"};
    for (int i = 0; i < 6; i++) csv_string(csv, keys[i]);
    csv_integer(csv, n->field);
    csv_integer(csv, n->nucleus);
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

static sunder_status write_slide(nuclei_writer *w, const study_report *r, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *dir = slide_result_dir(r->out_dir, &w->slide->scoring);
    if (!dir) return fail_memory(err, "nuclei.csv");
    stored_summary summary;
    sunder_status status = stored_summary_read(dir, &summary, err);
    return status == SUNDER_OK ? stored_nuclei_each(dir, &summary, write_nucleus, w, err) : status;
}

sunder_status study_nuclei_write(const study_report *r, const result_folder *folder, sunder_error *err)
{
    const study_analysis *a = r->analysis;
    nuclei_writer w = {.slide = NULL};
    sunder_status status = open_study_table(&w.csv, folder, "nuclei.csv",
                                            "slide,locus,lab,scanner,batch,reader,field,nucleus,x_um,y_um,area_um2,"
                                            "evaluable,exclusion,pattern,code,class,p_rearranged",
                                            err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; status == SUNDER_OK && i < a->slides->n; i++) {
        w.slide = &a->slides->rows[i];
        if (!a->outcomes[i].from_counts && !a->outcomes[i].failure[0]) status = write_slide(&w, r, err);
    }
    if (status == SUNDER_OK) return csv_close(&w.csv, err);
    csv_abandon(&w.csv);
    return status;
}
