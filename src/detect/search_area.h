/* The part of an image that has to be filtered: the nuclei and a margin round them, as runs of pixels row by row. */
#ifndef DETECT_SEARCH_AREA_H
#define DETECT_SEARCH_AREA_H

#include "segment/nuclei.h"

/* Pixels from <= x < to. */
typedef struct row_span {
    int from, to;
} row_span;

typedef struct search_area {
    int width, height;
    size_t *first;   /* per band of rows: its spans are spans[first[band]] to spans[first[band + 1] - 1] */
    row_span *spans; /* from left to right, apart from each other */
} search_area;

/* Holds at least every pixel within margin_px of a nucleus along both axes. n may be NULL: the whole image. */
sunder_status search_area_make(const nuclei *n, int width, int height, double margin_px, search_area *out_area,
                               sunder_error *err) SUNDER_MUST_USE;
void search_area_free(search_area *a);

/* Spans of a row; *out_n of them. */
const row_span *search_area_row(const search_area *a, int y, size_t *out_n);

#endif
