/* Local maxima of the filter responses of one channel, found while the rows go by. */
#ifndef DETECT_PEAKS_H
#define DETECT_PEAKS_H

#include "detect/background.h"
#include "detect/scale_bank.h"
#include "detect/search_area.h"

typedef struct peak {
    int x, y, scale;
    float response[MOST_SCALES]; /* at its pixel, at every scale of the bank: units of the noise of flat background */
} peak;

typedef struct peaks {
    size_t n, capacity;
    peak *rows; /* by row, then scale, then column */
} peaks;

void peaks_free(peaks *p);

typedef struct peak_finder {
    const scale_bank *bank;
    const background *level;
    const search_area *area; /* where peaks are looked for */
    int width, height, window_px, rows_kept, next;
    float least;          /* significance */
    float *block_least;   /* per block of the row in hand: response of norm 1 that could reach it */
    float *rings;         /* per scale the last rows_kept rows of responses */
    int32_t *marks, *any; /* of the row in hand: summits, blocks that have one */
    peaks found;
} peak_finder;

/* bank, level and area must outlive the finder. Peaks are the largest within window_px in rows and columns; of
 * equal ones the first in scan order counts. */
sunder_status peak_finder_make(const scale_bank *bank, const background *level, const search_area *area, int window_px,
                               double least_significance, peak_finder *out_finder, sunder_error *err) SUNDER_MUST_USE;
void peak_finder_free(peak_finder *f);

/* Where the responses of row y at one scale are to be written before peak_finder_take is called for that row. */
float *peak_finder_row(peak_finder *f, int scale, int y);

/* Rows 0 to y are filled at every scale: looks for peaks as far as that allows. y rises by one from call to call. */
sunder_status peak_finder_take(peak_finder *f, int y, sunder_error *err) SUNDER_MUST_USE;

#endif
