/* Red, green and blue planes of one picture, once their pixels are read. */
#ifndef IMAGE_COLOUR_PICTURE_H
#define IMAGE_COLOUR_PICTURE_H

#include "image/field.h"

/* Refuses a picture with a bright background (brightfield, H&E): the light of a stain cannot be measured there. A picture
 * whose three planes are the same is a grey one: refused when a probe or DAPI is wanted of it, else left with one channel
 * "grey". */
sunder_status colour_picture_check(field *f, bool colours_wanted, sunder_error *err) SUNDER_MUST_USE;

#endif
