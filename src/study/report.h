/* The report of a study: report/ in its folder, whole or not at all. */
#ifndef STUDY_REPORT_H
#define STUDY_REPORT_H

#include "result/result_folder.h"
#include "study/analysis.h"
#include "study/read_nuclei.h"
#include "study/remarks.h"
#include "study/run_slides.h"

/* What the writers need besides the analysis. */
typedef struct study_report {
    const char *name; /* of the manifest, without folder */
    const char *out_dir;
    const study_analysis *analysis;
    run_counts counts;
    read_nuclei *read;      /* borrowed; which of them the software has is marked */
    study_remarks *remarks; /* borrowed; the writer of nuclei.csv adds its own, and they are sorted */
    nucleus_confusion confusions[MOST_READERS]; /* filled by the writer of nuclei.csv */
    const study_lock *lock;
    const study_assays *assays;
    const sunder_study_options *options;
    uint64_t seed;
} study_report;

/* Replaces an older report. */
sunder_status study_report_write(study_report *report, sunder_error *err) SUNDER_MUST_USE;

#endif
