/* What somebody must look at before a row of a study is believed. */
#ifndef STUDY_REMARKS_H
#define STUDY_REMARKS_H

#include "study/read_nuclei.h"
#include "study/study_file.h"

typedef struct study_remark {
    size_t slide; /* index */
    size_t order; /* among all */
    char words[640];
} study_remark;

typedef struct study_remarks {
    size_t n, capacity;
    study_remark *rows;
} study_remarks;

void study_remarks_free(study_remarks *remarks);

sunder_status study_remark_add(study_remarks *remarks, size_t slide, sunder_error *err, const char *format, ...)
    __attribute__((format(printf, 4, 5))) SUNDER_MUST_USE;

/* Puts them in the order of the slides. */
void study_remarks_sort(study_remarks *remarks);

/* Calls that cannot come from the counts beside them, of slides given as counts and of readers: on the other side of the cutoff
 * of the row (the laboratory's, or the assay's) by more than chance, or of half of the nuclei and of none where no assay is
 * named; and calls from fewer nuclei than the assay asks for. */
sunder_status remark_calls(const study_slides *slides, const study_assays *assays, const sunder_study_options *options,
                           study_remarks *remarks, sunder_error *err) SUNDER_MUST_USE;

/* Slides that were scored from an image of another of the same locus, by SHA-256. */
sunder_status remark_images(const study_slides *slides, const outcome *outcomes, const char *out_dir,
                            study_remarks *remarks, sunder_error *err) SUNDER_MUST_USE;

/* Files of readers' nuclei that name nuclei which their slide does not have, or hold the same as another. read: after
 * read_nuclei_count_missing. */
sunder_status remark_nuclei(const study_slides *slides, const outcome *outcomes, const read_nuclei *read,
                            study_remarks *remarks, sunder_error *err) SUNDER_MUST_USE;

#endif
