/* The figures of a study, as SVG. Inside of study. */
#ifndef STUDY_FIGURES_H
#define STUDY_FIGURES_H

#include "core/text.h"
#include "study/report.h"

/* Each adds one SVG. */
void figure_fractions(text *svg, const study_report *r); /* of every slide, by reference */
void figure_roc(text *svg, const study_report *r);
void figure_differences(text *svg, const study_report *r, int reader);

/* Whether there is anything to draw. */
bool has_references(const study_report *r); /* for figure_fractions */
bool has_roc(const study_report *r);
bool has_differences(const study_report *r, int reader);

/* Every figure as a file: fractions.svg, roc.svg, difference_READER.svg. */
sunder_status figures_write(const study_report *r, const result_folder *folder, sunder_error *err) SUNDER_MUST_USE;

#endif
