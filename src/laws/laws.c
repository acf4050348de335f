/* Stage laws: what the slide says about itself, from the candidates of all fields. */
#include "laws/slide_laws.h"

#include <math.h>

#include "core/context.h"
#include "core/fail.h"
#include "core/memory.h"
#include "laws/bleed.h"
#include "laws/brightness.h"
#include "laws/chromatic_shift.h"
#include "laws/depth_shift.h"
#include "laws/given_laws.h"
#include "laws/noise_tail.h"
#include "laws/sure_signals.h"

const char *law_state_name(law_state state)
{
    return state == LAW_FOUND ? "found" : state == LAW_GIVEN ? "given" : "refused";
}

/* Number, total area and median area of all nuclei. */
static sunder_status measure_nuclei(const nuclei *per_field, size_t n_fields, slide_laws *laws, double *out_total_um2,
                                    sunder_error *err)
{
    size_t n = 0;
    for (size_t in_field = 0; in_field < n_fields; in_field++) n += per_field[in_field].n;
    SUNDER_AUTO(auto_free) double *areas = array_new(n, sizeof *areas);
    if (!areas) return fail_memory(err, "the sizes of the nuclei");
    *out_total_um2 = 0;
    laws->nuclei = 0;
    for (size_t in_field = 0; in_field < n_fields; in_field++) {
        for (size_t i = 0; i < per_field[in_field].n; i++) {
            double area = per_field[in_field].rows[i].area_um2;
            *out_total_um2 += area;
            areas[laws->nuclei++] = area;
        }
    }
    laws->nuclear_area_um2 = laws->own_nuclear_area_um2 = quantile_of(areas, n, 0.5);
    return SUNDER_OK;
}

/* Less than a tenth of a micrometre moves no pair over a limit; more than three errors is no chance. */
static const double least_contradiction_um = 0.1, contradiction_errors = 3;

/* Fused pairs off by less than this many of their scatters are still read as fused (as in field_shift.c). */
static const double harmless_scatters = 2;

/* At the middle of the slide's own pairs, because an affine part has another origin there. */
double laws_contradiction_um(const slide_laws *laws)
{
    const chromatic_shift *own = &laws->own_shift;
    if (laws->shift.state != LAW_GIVEN || own->state != LAW_FOUND) return NAN;
    sunder_point_um by_given = laws_map_to_5p(laws, END_3P, own->origin_um);
    return hypot(by_given.x - own->origin_um.x - own->shift_um.x, by_given.y - own->origin_um.y - own->shift_um.y);
}

bool laws_pairs_are_off(const slide_laws *laws)
{
    return laws->shift_contradicted && laws_contradiction_um(laws) > harmless_scatters * laws->pair_sigma_um;
}

double laws_false_alarms(const slide_laws *laws, probe_end end, double significance)
{
    return laws->nuclear_area_um2 * noise_tail_above(&laws->false_alarms[end], significance);
}

static bool contradicts(const slide_laws *laws)
{
    double off = laws_contradiction_um(laws);
    return off > least_contradiction_um &&
           off > contradiction_errors * hypot(laws->own_shift.error_um, laws->shift.error_um);
}

static void take_given_shift(const given_laws *given, slide_laws *laws)
{
    if (given->pair_sigma) laws->pair_sigma_um = given->laws.pair_sigma_um;
    if (!given->shift) return;
    laws->own_shift = laws->shift;
    laws->shift = given->laws.shift;
    laws->shift_contradicted = contradicts(laws);
}

static sunder_status measure_end(const candidates *all, const size_t *starts, size_t n_fields, probe_end end,
                                 const given_laws *given, slide_laws *laws, sunder_error *err)
{
    if (given->bleed[end]) laws->bleed[end] = given->laws.bleed[end];
    sunder_status status = SUNDER_OK;
    if (!given->bleed[end]) status = bleed_measure(all, starts, n_fields, end, laws, &laws->bleed[end], err);
    if (status == SUNDER_OK) status = brightness_measure(all, starts, n_fields, end, laws, err);
    if (given->brightness[end]) {
        size_t signals = laws->brightness[end].signals;
        laws->brightness[end] = given->laws.brightness[end];
        laws->brightness[end].signals = signals;
    }
    return status;
}

sunder_status laws_run_given(sunder_context *context, const candidates *all, const nuclei *per_field, size_t n_fields,
                             const given_laws *given, slide_laws *out_laws, sunder_error *err)
{
    static const given_laws nothing;
    if (!given) given = &nothing;
    sunder_status status = context_check(context, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(auto_free) size_t *starts = field_starts(all, n_fields);
    if (!starts) return fail_memory(err, "the laws of the slide");
    slide_laws laws = {0};
    double area_um2 = 0;
    status = measure_nuclei(per_field, n_fields, &laws, &area_um2, err);
    if (given->nuclear_area) laws.nuclear_area_um2 = given->laws.nuclear_area_um2;
    if (status == SUNDER_OK)
        status = chromatic_shift_measure(all, starts, n_fields, &laws.shift, &laws.pair_sigma_um, err);
    take_given_shift(given, &laws);
    if (status == SUNDER_OK) status = depth_shift_measure(all, starts, n_fields, &laws, &laws.depth, err);
    for (int end = 0; status == SUNDER_OK && end < 2; end++) {
        laws.noise[end] =
            given->noise[end] ? given->laws.noise[end] : noise_tail_measure(all, (probe_end)end, area_um2);
        laws.false_alarms[end] = given->false_alarms[end] ? given->laws.false_alarms[end]
                                                          : false_alarm_tail_measure(all, (probe_end)end, area_um2);
        status = measure_end(all, starts, n_fields, (probe_end)end, given, &laws, err);
    }
    if (status == SUNDER_OK) *out_laws = laws;
    return status;
}

sunder_status laws_run(sunder_context *context, const candidates *all, const nuclei *per_field, size_t n_fields,
                       slide_laws *out_laws, sunder_error *err)
{
    return laws_run_given(context, all, per_field, n_fields, NULL, out_laws, err);
}

sunder_point_um laws_map_to_5p(const slide_laws *laws, probe_end end, sunder_point_um seen)
{
    if (end == END_5P) return seen;
    const chromatic_shift *s = &laws->shift;
    double x = seen.x - s->origin_um.x, y = seen.y - s->origin_um.y;
    return (sunder_point_um){seen.x + s->shift_um.x + s->matrix[0][0] * x + s->matrix[0][1] * y,
                             seen.y + s->shift_um.y + s->matrix[1][0] * x + s->matrix[1][1] * y};
}

sunder_point_um laws_map_from_5p(const slide_laws *laws, probe_end end, sunder_point_um reference)
{
    if (end == END_5P) return reference;
    const chromatic_shift *s = &laws->shift;
    /* (1 + matrix) (seen - origin) = reference - shift - origin */
    double a = 1 + s->matrix[0][0], b = s->matrix[0][1], c = s->matrix[1][0], d = 1 + s->matrix[1][1];
    double x = reference.x - s->shift_um.x - s->origin_um.x, y = reference.y - s->shift_um.y - s->origin_um.y;
    double determinant = a * d - b * c;
    return (sunder_point_um){s->origin_um.x + (d * x - b * y) / determinant,
                             s->origin_um.y + (a * y - c * x) / determinant};
}
