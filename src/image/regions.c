/* Regions of interest from GeoJSON (RFC 7946) as QuPath writes it: a FeatureCollection, a bare array of Features or one
 * Feature; Polygon, MultiPolygon and collections of them. Only annotations are areas to score: detections, cells and
 * tiles of the same export are passed over, and so are points and lines. A point is inside by the even-odd rule within
 * one polygon, and inside the regions when any polygon that counts for the field holds it. */
#include "image/regions.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/json.h"
#include "core/text.h"

#define LARGEST_PX 1e9 /* beyond any image: a scale in nm or a wrong projection */
#define ALL_FIELDS (-1)
#define NAMED_FIELD (-2)
#define MOST_LISTED 8 /* field names in a message: they have to leave room for its cure */

typedef struct field_choice {
    long long index; /* ALL_FIELDS, NAMED_FIELD or the number of a field */
    char name[256];
} field_choice;

typedef struct polygon {
    field_choice field;
    size_t first_ring, n_rings;
    double left, top, right, bottom;
} polygon;

typedef struct ring {
    size_t first_point, n_points;
} ring;

struct regions {
    polygon *polygons;
    ring *rings;
    sunder_point_px *points; /* (0, 0) at the outer corner of the top-left pixel, as in the file */
    size_t n_polygons, n_rings, n_points;
    size_t room_polygons, room_rings, room_points;
};

void regions_free(regions *r)
{
    if (!r) return;
    free(r->polygons);
    free(r->rings);
    free(r->points);
    free(r);
}

SUNDER_AUTO_DEFINE(auto_regions, regions, regions_free)

static bool reserve(void *slot, size_t *room, size_t need, size_t size)
{
    void *array;
    memcpy(&array, slot, sizeof array);
    bool good = array_reserve(&array, room, need, size);
    memcpy(slot, &array, sizeof array);
    return good;
}

static sunder_status add_point(regions *r, const json_node *position, size_t number, sunder_error *err)
{
    double x = node_number(node_at(position, 0), NAN), y = node_number(node_at(position, 1), NAN);
    if (!(fabs(x) <= LARGEST_PX && fabs(y) <= LARGEST_PX))
        return fail(err, SUNDER_ERROR_INPUT, "position %zu of a ring is not [x, y] in pixels", number);
    if (!reserve(&r->points, &r->room_points, r->n_points + 1, sizeof *r->points)) return fail_memory(err, "regions");
    r->points[r->n_points++] = (sunder_point_px){x, y};
    return SUNDER_OK;
}

static sunder_status add_ring(regions *r, const json_node *positions, sunder_error *err)
{
    size_t n = node_length(positions);
    if (n < 3) return fail(err, SUNDER_ERROR_INPUT, "a ring has %zu positions; expected a list of at least 3", n);
    if (!reserve(&r->rings, &r->room_rings, r->n_rings + 1, sizeof *r->rings)) return fail_memory(err, "regions");
    r->rings[r->n_rings++] = (ring){r->n_points, n};
    sunder_status status = SUNDER_OK;
    for (size_t i = 0; i < n && status == SUNDER_OK; i++) status = add_point(r, node_at(positions, i), i + 1, err);
    return status;
}

static void measure_bounds(const regions *r, polygon *p)
{
    p->left = p->top = INFINITY;
    p->right = p->bottom = -INFINITY;
    const ring *outer = &r->rings[p->first_ring];
    for (size_t i = 0; i < outer->n_points; i++) {
        const sunder_point_px *point = &r->points[outer->first_point + i];
        p->left = fmin(p->left, point->x);
        p->right = fmax(p->right, point->x);
        p->top = fmin(p->top, point->y);
        p->bottom = fmax(p->bottom, point->y);
    }
}

static sunder_status add_polygon(regions *r, const json_node *rings, const field_choice *field, sunder_error *err)
{
    if (!node_is_array(rings)) return fail(err, SUNDER_ERROR_INPUT, "a Polygon without a list of coordinates");
    size_t n = node_length(rings);
    if (n == 0) return SUNDER_OK; /* an empty geometry, as GeoJSON allows */
    polygon p = {.field = *field, .first_ring = r->n_rings, .n_rings = n};
    sunder_status status = SUNDER_OK;
    for (size_t i = 0; i < n && status == SUNDER_OK; i++) status = add_ring(r, node_at(rings, i), err);
    if (status != SUNDER_OK) return status;
    measure_bounds(r, &p);
    if (!reserve(&r->polygons, &r->room_polygons, r->n_polygons + 1, sizeof *r->polygons))
        return fail_memory(err, "regions");
    r->polygons[r->n_polygons++] = p;
    return SUNDER_OK;
}

static bool has_type(const json_node *object, const char *type)
{
    return strcmp(node_string(node_get(object, "type"), ""), type) == 0;
}

static bool has_no_area(const json_node *geometry)
{
    static const char *const flat[] = {"Point", "MultiPoint", "LineString", "MultiLineString"};
    for (size_t i = 0; i < sizeof flat / sizeof *flat; i++)
        if (has_type(geometry, flat[i])) return true;
    return false;
}

static sunder_status add_geometry(regions *r, const json_node *geometry, const field_choice *field, sunder_error *err)
{
    const json_node *coordinates = node_get(geometry, "coordinates");
    if (node_is_null(geometry) || has_no_area(geometry)) return SUNDER_OK;
    if (has_type(geometry, "Polygon")) return add_polygon(r, coordinates, field, err);
    sunder_status status = SUNDER_OK;
    if (has_type(geometry, "MultiPolygon")) {
        if (!node_is_array(coordinates))
            return fail(err, SUNDER_ERROR_INPUT, "a MultiPolygon without a list of coordinates");
        for (size_t i = 0; i < node_length(coordinates) && status == SUNDER_OK; i++)
            status = add_polygon(r, node_at(coordinates, i), field, err);
        return status;
    }
    const json_node *parts = node_get(geometry, "geometries");
    if (!has_type(geometry, "GeometryCollection") || !node_is_array(parts))
        return fail(err, SUNDER_ERROR_INPUT,
                    "geometry of type \"%.40s\"; expected Polygon, MultiPolygon or GeometryCollection",
                    node_string(node_get(geometry, "type"), "none"));
    for (size_t i = 0; i < node_length(parts) && status == SUNDER_OK; i++)
        status = add_geometry(r, node_at(parts, i), field, err);
    return status;
}

/* QuPath says what an object is in properties.objectType, before version 0.3 in id; other programs may say nothing. */
static bool is_annotation(const json_node *feature)
{
    const char *type = node_string(node_get(node_get(feature, "properties"), "objectType"), NULL);
    if (type) return strcmp(type, "annotation") == 0;
    const char *id = node_string(node_get(feature, "id"), "");
    bool old_object = strcmp(id, "TMACoreObject") == 0 || (strncmp(id, "Path", 4) == 0 && strstr(id, "Object"));
    return !old_object || strcmp(id, "PathAnnotationObject") == 0;
}

static sunder_status read_field_choice(const json_node *feature, field_choice *out, sunder_error *err)
{
    const json_node *field = node_get(node_get(feature, "properties"), "field");
    *out = (field_choice){.index = ALL_FIELDS};
    if (!field || node_is_null(field)) return SUNDER_OK;
    const char *name = node_string(field, NULL);
    long long index = node_integer(field, -1);
    if (name && strlen(name) < sizeof out->name) {
        out->index = NAMED_FIELD;
        strcpy(out->name, name);
    } else if (index >= 0) out->index = index;
    else
        return fail(err, SUNDER_ERROR_INPUT,
                    "its property \"field\" is neither the number nor the file name of a field");
    return SUNDER_OK;
}

static sunder_status add_feature(regions *r, const json_node *feature, sunder_error *err)
{
    if (!has_type(feature, "Feature") || !node_get(feature, "geometry"))
        return fail(err, SUNDER_ERROR_INPUT, "is no GeoJSON Feature with a geometry");
    if (!is_annotation(feature)) return SUNDER_OK;
    field_choice field;
    sunder_status status = read_field_choice(feature, &field, err);
    return status == SUNDER_OK ? add_geometry(r, node_get(feature, "geometry"), &field, err) : status;
}

static sunder_status add_features(regions *r, const json_node *root, const char *path, sunder_error *err)
{
    const json_node *features = has_type(root, "FeatureCollection") ? node_get(root, "features") : root;
    bool single = has_type(root, "Feature");
    if (!single && !node_is_array(features))
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: is no GeoJSON of regions; expected a FeatureCollection, a list of Features or a Feature",
                    path);
    size_t n = single ? 1 : node_length(features);
    for (size_t i = 0; i < n; i++) {
        sunder_status status = add_feature(r, single ? root : node_at(features, i), err);
        if (status != SUNDER_OK) return fail_within(err, status, "%s: feature %zu", path, i + 1);
    }
    return SUNDER_OK;
}

sunder_status regions_read(const char *path, regions **out_regions, sunder_error *err)
{
    SUNDER_AUTO(auto_node) json_node *root = NULL;
    SUNDER_AUTO(auto_regions) regions *r = array_new(1, sizeof *r);
    if (!r) return fail_memory(err, "regions");
    sunder_status status = node_read_file(path, &root, err);
    if (status == SUNDER_OK) status = add_features(r, root, path, err);
    if (status != SUNDER_OK) return status;
    if (r->n_polygons == 0)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: holds no annotation with an area; draw the regions as polygons and export them again", path);
    *out_regions = r;
    r = NULL;
    return SUNDER_OK;
}

size_t regions_count(const regions *r)
{
    return r->n_polygons;
}

static bool ring_crossed_odd(const sunder_point_px *points, size_t n, sunder_point_px at)
{
    bool inside = false;
    for (size_t i = 0, j = n - 1; i < n; j = i++) {
        sunder_point_px a = points[i], b = points[j];
        if ((a.y > at.y) == (b.y > at.y)) continue;
        if (at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x)) inside = !inside;
    }
    return inside;
}

static bool polygon_contains(const regions *r, const polygon *p, sunder_point_px at)
{
    if (at.x < p->left || at.x > p->right || at.y < p->top || at.y > p->bottom) return false;
    bool inside = false;
    for (size_t i = 0; i < p->n_rings; i++) {
        const ring *edge = &r->rings[p->first_ring + i];
        inside ^= ring_crossed_odd(r->points + edge->first_point, edge->n_points, at);
    }
    return inside;
}

static bool is_meant(const field_choice *choice, size_t field, const char *field_name)
{
    if (choice->index == ALL_FIELDS) return true;
    if (choice->index == NAMED_FIELD) return field_name && strcmp(choice->name, field_name) == 0;
    return (unsigned long long)choice->index == field;
}

static sunder_status fail_no_such_field(const field_choice *choice, const char *path, size_t n_fields,
                                        const char *const *field_names, sunder_error *err)
{
    text names = {0};
    for (size_t i = 0; i < n_fields && i < MOST_LISTED; i++) text_addf(&names, "%s%s", i ? ", " : "", field_names[i]);
    if (n_fields > MOST_LISTED) text_add(&names, " ...");
    SUNDER_AUTO(auto_free) char *list = text_steal(&names);
    if (!list) return fail_memory(err, "regions");
    char asked[sizeof choice->name + 2];
    if (choice->index == NAMED_FIELD) snprintf(asked, sizeof asked, "\"%s\"", choice->name);
    else snprintf(asked, sizeof asked, "%lld", choice->index);
    return fail(
        err, SUNDER_ERROR_INPUT,
        "%s: a region is for field %s, which the slide does not have; correct its property \"field\" (0 to %zu, or "
        "the file name), or leave it out for every field; the fields are %s",
        path, asked, n_fields - 1, list);
}

sunder_status regions_check(const regions *r, const char *path, size_t n_fields, const char *const *field_names,
                            sunder_error *err)
{
    for (size_t i = 0; i < r->n_polygons; i++) {
        bool found = false;
        for (size_t k = 0; k < n_fields && !found; k++) found = is_meant(&r->polygons[i].field, k, field_names[k]);
        if (!found) return fail_no_such_field(&r->polygons[i].field, path, n_fields, field_names, err);
    }
    return SUNDER_OK;
}

bool regions_contain(const regions *r, size_t field, const char *field_name, sunder_point_px point)
{
    sunder_point_px at = {point.x + 0.5, point.y + 0.5}; /* from pixel centres to QuPath's pixel corners */
    for (size_t i = 0; i < r->n_polygons; i++) {
        if (is_meant(&r->polygons[i].field, field, field_name) && polygon_contains(r, &r->polygons[i], at)) return true;
    }
    return false;
}
