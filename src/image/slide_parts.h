/* Inside of a sunder_slide, shared by the files that open it, tell about it and load its fields. */
#ifndef IMAGE_SLIDE_PARTS_H
#define IMAGE_SLIDE_PARTS_H

#include "image/channels.h"
#include "image/image_source.h"
#include "image/slide_info.h"

typedef struct slide_field {
    char name[256];
    char *left_out; /* why, NULL when usable */
    image_source source;
    channel_plan plan; /* which of its channels are read, and as what */
} slide_field;

struct sunder_slide {
    char *path;
    sunder_slide_options options; /* strings are the slide's own */
    char *channels, *colour_5p, *colour_3p;
    size_t n_fields, field_capacity;
    slide_field *fields;
    size_t max_field_bytes; /* what the pixels of one field may take */
    double pixel_um;
    char pixel_source[24];
    slide_facts facts;
    size_t n_warnings, warning_capacity;
    char **warnings;
    size_t n_inputs, input_capacity;
    char **input_names, **input_paths;
    digest_hex *digests; /* NULL until asked for */
};

#endif
