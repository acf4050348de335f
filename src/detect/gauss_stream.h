/* The Gaussian images of one channel at all scales of a bank, row by row: only the rows in use are kept, so that a
 * field of any size needs little memory and all of it stays in the processor's cache. */
#ifndef DETECT_GAUSS_STREAM_H
#define DETECT_GAUSS_STREAM_H

#include "detect/scale_bank.h"
#include "detect/search_area.h"
#include "image/plane.h"

typedef struct gauss_stage {
    const blur_kernel *kernel;
    int keep;              /* finished rows kept */
    int blurred_to, ready; /* rows blurred along x, rows finished, so far */
    float *along_x;        /* ring of 2 * radius + 1 rows */
    float *rows;           /* ring of `keep` rows with margins */
} gauss_stage;

typedef struct gauss_stream {
    const plane *image;      /* borrowed */
    const search_area *area; /* borrowed; what is filtered */
    int area_top;            /* row of the area that row 0 of the image is */
    int n;
    int margin;    /* pixels repeated on each side of a row */
    size_t stride; /* pixels from row to row in the rings */
    gauss_stage stages[MOST_SCALES];
    float *padded; /* one row of the image with its margins */
} gauss_stream;

/* bank, image and area must outlive the stream. The area must reach farther than the responses that are wanted by
 * the radii of all kernels and one: outside it rows hold nothing that means anything. */
sunder_status gauss_stream_make(const scale_bank *bank, const plane *image, const search_area *area, int area_top,
                                gauss_stream *out_stream, sunder_error *err) SUNDER_MUST_USE;
void gauss_stream_free(gauss_stream *s);

/* Rows y - 1, y and y + 1 at one scale, edges repeated, into out_rows. y must not fall from call to call; the rows
 * are valid until y rises. */
void gauss_stream_rows(gauss_stream *s, int scale, int y, const float *out_rows[3]);

/* Minus the Laplacian of the middle row at x, edges repeated: positive on a spot. Divide by the bank's norm for
 * units of the pixel noise. */
static inline float response_at(const float *const rows[3], int x, int width)
{
    float left = rows[1][x > 0 ? x - 1 : x], right = rows[1][x < width - 1 ? x + 1 : x];
    return 4 * rows[1][x] - ((rows[0][x] + rows[2][x]) + (left + right));
}

/* The same for the pixels of a span of the row. */
void response_row(const float *const rows[3], row_span span, float *out_row);

#endif
