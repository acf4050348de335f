/* Micrometres per pixel of a field. */
#ifndef IMAGE_PIXEL_SIZE_H
#define IMAGE_PIXEL_SIZE_H

#include "image/image_source.h"

/* A field's pixel size and where it came from; um 0: unknown. */
typedef struct pixel_size {
    double um;
    char source[24];
} pixel_size;

/* given_um > 0 (--pixel-size) stands above the file. A size that no microscope has, or that differs between x and y, is
 * refused with the option to use when need_scale, else noted in the source and taken as unknown. */
sunder_status pixel_size_find(image_source *source, double given_um, bool need_scale, pixel_size *out_size,
                              sunder_error *err) SUNDER_MUST_USE;

/* Holds given_um (0: none given) against what the file says: a contradiction is noted in the source, or refused. A size in
 * the file that no microscope has is only noted: giving the true one is its cure. */
sunder_status pixel_size_check_given(image_source *source, double given_um, bool refuse,
                                     sunder_error *err) SUNDER_MUST_USE;

/* Whether a size can be that of a microscope image. */
bool pixel_size_is_possible(double um);

/* Whether two sizes are the same within what rounding in metadata makes. */
bool pixel_size_agrees(double a_um, double b_um);

#endif
