/* The tables of cutoff.html. Inside of cutoff. */
#ifndef CUTOFF_CUTOFF_TABLES_H
#define CUTOFF_CUTOFF_TABLES_H

#include "core/text.h"
#include "cutoff/study.h"

void html_first_counts(text *page, const cutoff_study *study);  /* first positive counts at several n */
void html_operating_law(text *page, const cutoff_study *study); /* a sentence: which law C5, C95 and the curve go by */
void html_dispersion(text *page, const cutoff_study *study);
void html_normals(text *page, const cutoff_study *study);
void html_key(text *page, const cutoff_study *study); /* what the cutoff is for */

#endif
