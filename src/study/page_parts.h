/* Sections of a study's report.html. Inside of study. */
#ifndef STUDY_PAGE_PARTS_H
#define STUDY_PAGE_PARTS_H

#include "study/report_parts.h"

void page_heads(text *page, const study_report *r);        /* the numbers a director looks for */
void page_remarks_head(text *page, const study_report *r); /* that there are some */
void page_remarks(text *page, const study_report *r);      /* rows that do not fit, with their lines */
void page_changes_head(text *page, const study_report *r); /* that a slide changed since the study began */
void page_table(text *page, const study_report *r);        /* every call against every reference */
void page_comparisons(text *page, const study_report *r);  /* by group, by reader */
void page_precision(text *page, const study_report *r);    /* slides of one specimen */
void page_nuclei(text *page, const study_report *r);       /* where readers classified nuclei */
void page_slides(text *page, const study_report *r);       /* discordant, and without a call */
void page_sizes(text *page, const study_report *r);
void page_assays(text *page, const study_report *r);        /* probe, lot, colours, file of each */
void page_left_out_head(text *page, const study_report *r); /* that fields were left out */

/* The box about unconfirmed colours, as a head of the rest that repeats in print. false: there is no such colour, and nothing is
 * added; else the end of the page closes it. */
bool page_frame_begin(text *page, const study_report *r);
extern const char page_assays_style[]; /* CSS */

void page_study(text *page, const study_report *r); /* what was locked; limits; sign-off */

/* Small pieces. */
void add_percent(text *page, double fraction);           /* "96.6 %" or "n/a" */
void add_proportion(text *page, const proportion *p);    /* "28 of 29, 96.6 % (82.8 to 99.4 %)" */
void add_interval(text *page, interval i);               /* "82.8 to 99.4 %", or "n/a" */
void add_figure(text *page, double value, int decimals); /* "n/a" when not finite */
void add_p(text *page, double p);                        /* "0.042", "< 0.001" or "n/a" */
void add_cell(text *page, const char *words);            /* escaped, left-aligned */

#endif
