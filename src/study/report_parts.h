/* Parts of the report. Inside of study. */
#ifndef STUDY_REPORT_PARTS_H
#define STUDY_REPORT_PARTS_H

#include "core/csv.h"
#include "core/text.h"
#include "study/report.h"

extern const char study_style[]; /* CSS */

/* Every table of the report as CSV, and dictionary.csv, which tells their columns. */
sunder_status study_tables_write(const study_report *report, const result_folder *folder,
                                 sunder_error *err) SUNDER_MUST_USE;

/* precision.csv and specimens.csv: slides of one specimen against each other. */
sunder_status study_precision_write(const study_report *report, const result_folder *folder,
                                    sunder_error *err) SUNDER_MUST_USE;

/* nuclei.csv: every nucleus of every slide, and those of readers; nucleus_confusion.csv, and the same in the report. */
sunder_status study_nuclei_write(study_report *report, const result_folder *folder, sunder_error *err) SUNDER_MUST_USE;

/* dictionary.csv. */
sunder_status study_dictionary_write(const result_folder *folder, sunder_error *err) SUNDER_MUST_USE;

/* report.html. */
sunder_status study_page_write(const study_report *report, const result_folder *folder,
                               sunder_error *err) SUNDER_MUST_USE;

/* Opens "name" of the folder as CSV. */
sunder_status open_study_table(csv_writer *csv, const result_folder *folder, const char *name, const char *header,
                               sunder_error *err) SUNDER_MUST_USE;

/* Writes text to "name" of the folder. */
sunder_status write_study_text(const text *content, const result_folder *folder, const char *name,
                               sunder_error *err) SUNDER_MUST_USE;

/* How a slide compares: "agrees", "discordant", "equivocal", "uninformative", "not scored", "no reference"; static. */
const char *comparison_word(const study_slide *slide, const outcome *out);

#endif
