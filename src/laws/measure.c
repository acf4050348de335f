/* Stage detect, measure: declared in detect/detect.h, but at home here because it needs the laws of the slide. It says
 * where to look in the other colour and how wide a signal is there; detect/forced_photometry does the looking. */
#include "detect/detect.h"

#include <math.h>

#include "core/context.h"
#include "core/fail.h"
#include "core/memory.h"
#include "detect/forced_photometry.h"
#include "detect/rod_place.h"
#include "image/field_planes.h"
#include "laws/slide_laws.h"

static const double reach_um = 0.45, reach_sigmas = 2; /* algorithms.md 8.2.8 */
static const double sure_errors = 2;                   /* of a distance along z */
static const double reach_of_rows = 1.1;               /* a law's matrix stretches by 5 % at most */
static const double row_tolerance_um = 0.5;            /* a fitted centre lies this near the row of its maximum */

double laws_partner_reach_um(const slide_laws *laws)
{
    return fmin(reach_um, reach_sigmas * laws->pair_sigma_um);
}

/* Whether two signals of different colours are surely at different depths. */
static bool is_at_other_depth(const slide_laws *laws, const candidate *a, const candidate *b, double reach)
{
    double sign = a->end == END_5P ? 1 : -1;
    double apart = fabs(a->z_um - b->z_um - sign * laws->depth.shift_um);
    return apart > reach + sure_errors * hypot(a->z_se_um, b->z_se_um);
}

static rod_line mapped_line(const slide_laws *laws, const candidate *c)
{
    const rod_line seen = rod_line_of(c);
    return (rod_line){laws_map_to_5p(laws, c->end, seen.from), laws_map_to_5p(laws, c->end, seen.to)};
}

/* Rows of the other colour, and how far from a mapped place or line they are looked for. */
typedef struct others {
    size_t from, to;
    double reach, longest_um; /* longest: half of the longest rod among them */
} others;

/* Best candidate of the other colour within reach of the mapped place: what the survey found needs no second look. */
static bool take_candidate(const slide_laws *laws, const candidates *all, others near, const candidate *c, forced *row)
{
    const rod_line line = mapped_line(laws, c);
    sunder_point_um ref = laws_map_to_5p(laws, c->end, c->centre_um);
    const double seen_y = laws_map_from_5p(laws, c->end == END_5P ? END_3P : END_5P, ref).y;
    const double beyond = near.longest_um + c->length_um / 2;
    const double margin = reach_of_rows * (near.reach + beyond) + row_tolerance_um;
    bool found = false;
    for (size_t k = near.from; k < near.to; k++) {
        const candidate *other = &all->rows[k];
        if (other->end == c->end || other->centre_um.y < seen_y - margin) continue;
        if (other->centre_um.y > seen_y + margin + row_tolerance_um) break;
        double distance = rod_lines_apart_um(mapped_line(laws, other), line);
        if (distance > near.reach || (found && other->significance <= row->significance)) continue;
        if (is_at_other_depth(laws, c, other, near.reach)) continue;
        row->significance = other->significance, row->distance_um = distance;
        row->flux = other->flux, row->flux_se = other->flux_se;
        found = true;
    }
    return found;
}

/* Rows without a candidate of the other colour, and how far from the mapped place it is looked for. */
typedef struct looks {
    size_t first, n;
    const bool *open; /* n */
    double reach;     /* um */
} looks;

/* A rod is looked at in the middle and at both ends: decondensed chromatin goes on in the other colour. */
static void look(const field *f, const slide_laws *laws, const candidate *c, double reach, forced *row)
{
    probe_end other = c->end == END_5P ? END_3P : END_5P;
    const field_channel *channel = field_probe(f, other);
    if (!channel || !(c->other_noise_counts > 0)) return;
    for (int step = 0; step <= (c->length_um > 0 ? 2 : 0); step++) {
        sunder_point_um seen = step ? rod_line_at(rod_line_of(c), step - 1) : c->centre_um;
        sunder_point_um place = laws_map_from_5p(laws, other, laws_map_to_5p(laws, c->end, seen));
        forced_request request = {&channel->image,
                                  {place.x / f->pixel_um, place.y / f->pixel_um},
                                  reach / f->pixel_um,
                                  laws->brightness[other].sigma_median_um / f->pixel_um,
                                  c->other_noise_counts};
        forced_answer answer = forced_photometry(&request);
        if (step && !(answer.significance > row->significance)) continue;
        row->significance = answer.significance;
        row->flux = answer.flux, row->flux_se = answer.flux_se;
        row->distance_um = answer.distance_px * f->pixel_um;
    }
}

/* What no candidate told: looked up in the image, in a stack in the plane of the candidate itself. */
static sunder_status look_in_planes(sunder_context *context, const field *f, const slide_laws *laws,
                                    const candidates *all, const looks *wanted, forced_table *out_forced,
                                    sunder_error *err)
{
    SUNDER_AUTO(auto_field_planes) field_planes *planes = NULL;
    sunder_status status = field_planes_open(context, f, false, &planes, err);
    for (int z = 0; status == SUNDER_OK && z < f->n_z; z++) {
        const field *one = NULL;
        status = context_check(context, err);
        for (size_t i = wanted->first; status == SUNDER_OK && i < wanted->first + wanted->n; i++) {
            if (!wanted->open[i - wanted->first] || all->rows[i].z_plane != z) continue;
            if (!one) status = field_planes_read(planes, z, &one, err);
            if (status == SUNDER_OK) look(one, laws, &all->rows[i], wanted->reach, &out_forced->rows[i]);
        }
    }
    return status;
}

sunder_status detect_measure(sunder_context *context, const field *f, const slide_laws *laws, const candidates *all,
                             size_t first, size_t n, forced_table *out_forced, sunder_error *err)
{
    sunder_status status = context_check(context, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(auto_free) bool *open = array_new(n, sizeof *open);
    if (!open) return fail_memory(err, "forced photometry");
    looks wanted = {first, n, open, laws_partner_reach_um(laws)};
    size_t middle = first;
    double longest_um = 0;
    for (size_t i = first; i < first + n; i++) longest_um = fmax(longest_um, all->rows[i].length_um / 2);
    while (middle < first + n && all->rows[middle].end == END_5P) middle++;
    for (size_t i = first; i < first + n; i++) {
        const candidate *c = &all->rows[i];
        others near = {c->end == END_5P ? middle : first, c->end == END_5P ? first + n : middle, wanted.reach,
                       longest_um};
        forced row = {.candidate = i};
        open[i - first] = !take_candidate(laws, all, near, c, &row);
        out_forced->rows[i] = row;
    }
    if (field_has_planes(f)) return look_in_planes(context, f, laws, all, &wanted, out_forced, err);
    for (size_t i = first; i < first + n; i++)
        if (open[i - first]) look(f, laws, &all->rows[i], wanted.reach, &out_forced->rows[i]);
    return SUNDER_OK;
}
