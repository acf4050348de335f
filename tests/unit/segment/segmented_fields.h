/* The whole stage on a drawn field, and the nucleus it found at a place. */
#ifndef TESTS_SEGMENTED_FIELDS_H
#define TESTS_SEGMENTED_FIELDS_H

#include "drawn_nuclei.h"
#include "segment/segment.h"
#include "testing.h"

#define OPTICS_UM 0.35 /* sigma of the DAPI edge of sharp slides */

static inline nuclei segmented(const drawn_field *f, const segment_options *options)
{
    sunder_error err = SUNDER_ERROR_INIT;
    nuclei found;
    assert_ok(segment_run(NULL, &f->dapi, f->um, options, &found, &err), &err);
    return found;
}

/* There must be one. */
static inline const nucleus *nucleus_at(const drawn_field *f, const nuclei *n, double x_um, double y_um)
{
    uint32_t id = n->labels.px[(int)(y_um / f->um + 0.5) * n->labels.width + (int)(x_um / f->um + 0.5)];
    assert_true(id > 0);
    return &n->rows[id - 1];
}

#endif
