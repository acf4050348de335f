/* Surveys of simulated fields with nine nuclei, for the tests of detect. */
#ifndef TESTS_SURVEYED_H
#define TESTS_SURVEYED_H

#include "one_context.h"
#include "detect/detect.h"
#include "simulated.h"

enum { SIZE = 400 };
static const double um = 0.1;

static const disc nine[9] = {{70, 70, 45},   {200, 70, 45}, {330, 70, 45},  {70, 200, 45}, {200, 200, 45},
                             {330, 200, 45}, {70, 330, 45}, {200, 330, 45}, {330, 330, 45}};

static inline field empty_field(void)
{
    return field_of(flat_plane(SIZE, SIZE, 300), flat_plane(SIZE, SIZE, 200), flat_plane(SIZE, SIZE, 200), um);
}

static inline void make_noisy(field *f, uint64_t seed)
{
    random_stream r = {seed};
    for (int i = 0; i < 3; i++) add_noise(&f->channels[i].image, 0, 1, &r);
}

static inline candidates survey(const field *f, const nuclei *n, field_survey *out_survey)
{
    detect_options options = detect_options_default();
    candidates found = {0};
    field_survey unused;
    sunder_error error = SUNDER_ERROR_INIT;
    assert_ok(detect_survey(context, f, n, &options, &found, out_survey ? out_survey : &unused, &error), &error);
    return found;
}

/* Number of candidates above a T. */
static inline size_t stronger_than(const candidates *c, double significance)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) n += c->rows[i].significance > significance;
    return n;
}

/* The candidate of one colour next to a place. */
static inline const candidate *nearest(const candidates *c, probe_end end, double x_um, double y_um)
{
    const candidate *best = NULL;
    for (size_t i = 0; i < c->n; i++) {
        const candidate *row = &c->rows[i];
        if (row->end != end) continue;
        if (!best || hypot(row->centre_um.x - x_um, row->centre_um.y - y_um) <
                         hypot(best->centre_um.x - x_um, best->centre_um.y - y_um))
            best = row;
    }
    assert_non_null(best);
    return best;
}

#endif
