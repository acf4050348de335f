/* What the files that write tables share. Inside of result. */
#ifndef RESULT_TABLE_PARTS_H
#define RESULT_TABLE_PARTS_H

#include "core/csv.h"
#include "result/result_folder.h"
#include "result/slide_result.h"

/* Full width at half maximum of a Gaussian: 2 sqrt(2 ln 2). */
#define FWHM_PER_SIGMA 2.3548200450309493

/* "5p", "3p"; static. */
const char *end_word(probe_end end);

/* The assay's plain name of the colour; borrowed. */
const char *end_colour(const slide_result *result, probe_end end);

sunder_status open_table(csv_writer *csv, const result_folder *folder, const char *name, const char *header,
                         sunder_error *err) SUNDER_MUST_USE;

/* rejected.csv. */
sunder_status write_rejected(const slide_result *result, const result_folder *folder,
                             sunder_error *err) SUNDER_MUST_USE;

/* All of tables/. */
sunder_status write_raw_tables(const slide_result *result, const result_folder *folder,
                               sunder_error *err) SUNDER_MUST_USE;

#endif
