/* The planes of a stack one by one, each as a field of its own on the grid and in the counts of the field it belongs to. One
 * plane is in memory at a time. */
#ifndef IMAGE_FIELD_PLANES_H
#define IMAGE_FIELD_PLANES_H

#include "core/memory.h"
#include "image/field.h"

typedef struct field_planes field_planes;

/* Whether the planes of a loaded field can be read again: it is a stack that came from files. */
bool field_has_planes(const field *f);

/* f must outlive the planes, and the slide it was loaded from too. Without `with_dapi` the planes have probes only. The
 * caller frees. */
sunder_status field_planes_open(sunder_context *context, const field *f, bool with_dapi, field_planes **out_planes,
                                sunder_error *err) SUNDER_MUST_USE;

/* Reads plane z, 0 to n_z - 1. *out_plane is a single-plane field, borrowed until the next call. */
sunder_status field_planes_read(field_planes *planes, int z, const field **out_plane,
                                sunder_error *err) SUNDER_MUST_USE;

void field_planes_close(field_planes *planes);
SUNDER_AUTO_DEFINE(auto_field_planes, field_planes, field_planes_close)

#endif
