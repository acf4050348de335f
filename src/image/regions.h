/* Areas to score, from a GeoJSON file as QuPath exports it: coordinates in pixels of the image, (0, 0) the outer corner
 * of the top-left pixel; Polygon and MultiPolygon with holes. A feature whose properties name a field ("field": number
 * or file name) counts for that field alone, any other for every field. */
#ifndef IMAGE_REGIONS_H
#define IMAGE_REGIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "sunder/error.h"
#include "sunder/geometry.h"

typedef struct regions regions;

sunder_status regions_read(const char *path, regions **out_regions, sunder_error *err) SUNDER_MUST_USE;
void regions_free(regions *r);

/* Whether every field that a feature names is one of the slide's n_fields; names in the slide's order. path is that of the
 * regions, for the message. */
sunder_status regions_check(const regions *r, const char *path, size_t n_fields, const char *const *field_names,
                            sunder_error *err) SUNDER_MUST_USE;

/* Number of polygons that count for some field. */
size_t regions_count(const regions *r);

/* Whether a point (centre of the top-left pixel is (0, 0)) lies inside; even-odd rule. */
bool regions_contain(const regions *r, size_t field, const char *field_name, sunder_point_px point);

#endif
