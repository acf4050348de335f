/* Each allele has its place in the nucleus; its 5' and 3' ends lie a Maxwell-distributed distance apart (each axis normal),
 * or where a rearrangement took them. An end is a cloud of emitters along a short random walk; a replicated allele shows
 * both chromatids. Decondensed chromatin is a thread: of a stretched allele the 5' and the 3' end lie one after the other along
 * one gently bent line, so that they touch however far apart their middles are. The section takes away the emitters outside it
 * one by one, so that a signal at its face is dim (docs/algorithms.md 4.5, 5). */
#include "simulate/alleles.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "simulate/purposes.h"

#define MOST_EMITTERS 100
#define MOST_TRIES 200
#define EMITTER_STEP_UM 0.05 /* along a line, mean: 10 to 15 under the width of a signal, which makes it lumpy */
#define MOST_TURN 0.6        /* of a line from end to end, radians */
#define LEAST_KEPT 0.5       /* of an end's emitters: below it a reader sees a remnant, no true_signal */

const char *const allele_names[N_ALLELE_KINDS] = {"intact", "split", "narrow", "loss5"};

/* Part of a circle: `at` plus s along and bend s^2 / 2 aside, for s from `low` to `high`. */
typedef struct fibre {
    point3_um at, along, aside;
    double bend, low, high; /* 1 / um, um, um */
} fibre;

/* What the drawing of one allele needs. */
typedef struct allele_bench {
    const scenario *s;
    const pattern *p;
    const true_nucleus *n;
    random_stream random;
    glow *light;
    signals *list;
    genome *truth;
    int nucleus, allele;
    allele_kind kind;
    bool stretched;
    fibre line[N_DYES]; /* of each end of a stretched allele */
} allele_bench;

void signals_free(signals *list)
{
    free(list->rows);
    *list = (signals){0};
}

static sunder_status add_signal(signals *list, const true_signal *row, sunder_error *err)
{
    void *rows = list->rows;
    if (!array_reserve(&rows, &list->capacity, list->n + 1, sizeof *list->rows)) return fail_memory(err, "the signals");
    list->rows = rows;
    list->rows[list->n++] = *row;
    return SUNDER_OK;
}

static point3_um moved(point3_um p, double dx, double dy, double dz)
{
    return (point3_um){p.x + dx, p.y + dy, p.z + dz};
}

static bool is_inside(const true_nucleus *n, point3_um p)
{
    return fabs(p.z - n->centre.z) < nucleus_half_height(n, p.x, p.y);
}

/* A direction, each as likely as any other. */
static point3_um draw_direction(random_stream *random)
{
    point3_um d = {random_normal(random), random_normal(random), random_normal(random)};
    double length = sqrt(d.x * d.x + d.y * d.y + d.z * d.z);
    return length > 0 ? (point3_um){d.x / length, d.y / length, d.z / length} : (point3_um){1, 0, 0};
}

static point3_um neighbour_place(allele_bench *b, point3_um from, double sigma)
{
    random_stream *r = &b->random;
    double dx = sigma * random_normal(r), dy = sigma * random_normal(r), dz = sigma * random_normal(r);
    return moved(from, dx, dy, dz);
}

/* Where the 3' end is. */
static point3_um draw_partner(allele_bench *b, point3_um from)
{
    if (b->kind != ALLELE_SPLIT && b->kind != ALLELE_NARROW) return neighbour_place(b, from, b->s->probes.sigma_um);
    point3_um to = from;
    for (int i = 0; i < MOST_TRIES; i++) {
        if (b->kind == ALLELE_SPLIT) {
            to = nucleus_point_inside(b->n, &b->random);
            double d2 = (to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y) +
                        (to.z - from.z) * (to.z - from.z);
            if (d2 >= b->p->least_split_um * b->p->least_split_um) return to;
        } else {
            point3_um d = draw_direction(&b->random);
            double length = random_uniform(&b->random, b->p->narrow_um.low, b->p->narrow_um.high);
            to = moved(from, length * d.x, length * d.y, length * d.z);
            if (is_inside(b->n, to)) return to;
        }
    }
    return to;
}

static point3_um on_fibre(const fibre *f, double s)
{
    const double aside = f->bend * s * s / 2;
    return moved(f->at, s * f->along.x + aside * f->aside.x, s * f->along.y + aside * f->aside.y,
                 s * f->along.z + aside * f->aside.z);
}

/* A line from `from` on, its two ends inside the nucleus where that can be. */
static fibre draw_fibre(const allele_bench *b, random_stream *r, point3_um from, double low, double high)
{
    fibre f = {.at = from, .low = low, .high = high};
    for (int i = 0; i < MOST_TRIES; i++) {
        f.along = draw_direction(r);
        const point3_um other = draw_direction(r);
        const double dot = f.along.x * other.x + f.along.y * other.y + f.along.z * other.z;
        const point3_um aside = moved(other, -dot * f.along.x, -dot * f.along.y, -dot * f.along.z);
        const double length = sqrt(aside.x * aside.x + aside.y * aside.y + aside.z * aside.z);
        if (!(length > 0)) continue;
        f.aside = (point3_um){aside.x / length, aside.y / length, aside.z / length};
        f.bend = random_uniform(r, 0, MOST_TURN) / (high - low);
        if (is_inside(b->n, on_fibre(&f, low)) && is_inside(b->n, on_fibre(&f, high))) break;
    }
    return f;
}

/* Its own random numbers, so that those of all other alleles stay what they are. */
static void stretch(allele_bench *b, random_stream *r, const point3_um ends[N_DYES])
{
    const span range = b->s->probes.stretched_um;
    b->stretched = random_uniform(r, 0, 1) < b->s->probes.stretched;
    if (!b->stretched) return;
    const double green = random_uniform(r, range.low, range.high), orange = random_uniform(r, range.low, range.high);
    if (b->kind == ALLELE_SPLIT || b->kind == ALLELE_NARROW) {
        b->line[GREEN] = draw_fibre(b, r, ends[GREEN], -green / 2, green / 2);
        b->line[ORANGE] = draw_fibre(b, r, ends[ORANGE], -orange / 2, orange / 2);
        return;
    }
    b->line[GREEN] = b->line[ORANGE] = draw_fibre(b, r, ends[GREEN], -green, orange);
    b->line[GREEN].high = b->line[ORANGE].low = 0;
}

static int compare_numbers(const void *a, const void *b)
{
    const double p = *(const double *)a, q = *(const double *)b;
    return (p > q) - (p < q);
}

/* Emitters of a stretched end, from one end of its line to the other. */
static int lay_along(allele_bench *b, const fibre *f, point3_um at[MOST_EMITTERS])
{
    double s[MOST_EMITTERS];
    const int n = (int)fmin(ceil((f->high - f->low) / EMITTER_STEP_UM), MOST_EMITTERS);
    for (int i = 0; i < n; i++) s[i] = random_uniform(&b->random, f->low, f->high);
    qsort(s, (size_t)n, sizeof *s, compare_numbers);
    for (int i = 0; i < n; i++) at[i] = neighbour_place(b, on_fibre(f, s[i]), b->s->probes.spread_um / 2);
    return n;
}

/* Emitters of one chromatid's end around a centre: a random walk, centred, of the probe's spread. */
static int walk(allele_bench *b, point3_um centre, point3_um at[MOST_EMITTERS])
{
    const span range = b->s->probes.emitters;
    int n = (int)(range.low + (double)random_below(&b->random, (size_t)(range.high - range.low) + 1));
    point3_um place = {0, 0, 0}, mean = {0, 0, 0};
    double squares = 0;
    for (int i = 0; i < n; i++) {
        place = neighbour_place(b, place, 1);
        at[i] = place;
        mean = moved(mean, place.x / n, place.y / n, place.z / n);
    }
    for (int i = 0; i < n; i++) {
        at[i] = moved(at[i], -mean.x, -mean.y, -mean.z);
        squares += (at[i].x * at[i].x + at[i].y * at[i].y + at[i].z * at[i].z) / (3 * n);
    }
    double scale = squares > 0 ? b->s->probes.spread_um / sqrt(squares) : 0;
    for (int i = 0; i < n; i++) at[i] = moved(centre, scale * at[i].x, scale * at[i].y, scale * at[i].z);
    return n;
}

/* Lights the emitters that the section holds; *kept and *sum grow by their number and places. */
static sunder_status light_up(allele_bench *b, int dye, const point3_um *at, int n, double photons, int *kept,
                              point3_um *sum, sunder_error *err)
{
    double half = b->s->section.thickness_um / 2;
    for (int i = 0; i < n; i++) {
        if (fabs(at[i].z) > half) continue;
        glow_point point = {.at = at[i]};
        point.photons[dye] = (float)(photons / n);
        sunder_status status = glow_add(b->light, &point, err);
        if (status != SUNDER_OK) return status;
        *kept += 1;
        *sum = moved(*sum, at[i].x, at[i].y, at[i].z);
    }
    return SUNDER_OK;
}

/* The first and the last emitter that the section kept. */
static void find_ends(const allele_bench *b, const point3_um *at, int n, true_signal *row)
{
    const double half = b->s->section.thickness_um / 2;
    int first = 0, last = n - 1;
    while (first < last && fabs(at[first].z) > half) first++;
    while (last > first && fabs(at[last].z) > half) last--;
    row->from = at[first], row->to = at[last];
}

/* One end: one or two chromatids; doublet is the second one's place against the first. Whether it is there to be seen:
 * *out_seen. */
static sunder_status draw_end(allele_bench *b, int dye, point3_um centre, const point3_um *doublet, bool *out_seen,
                              sunder_error *err)
{
    point3_um at[MOST_EMITTERS], sum = {0, 0, 0};
    int kept = 0, all = 0;
    bool failed = random_uniform(&b->random, 0, 1) < b->s->probes.failure;
    double photons = b->s->probes.photons[dye] * random_log_normal(&b->random, b->s->probes.photons_cv);
    for (int chromatid = 0; chromatid < (doublet ? 2 : 1); chromatid++) {
        double side = !doublet ? 0 : chromatid ? 0.5 : -0.5;
        point3_um middle = doublet ? moved(centre, side * doublet->x, side * doublet->y, side * doublet->z) : centre;
        int n = b->stretched ? lay_along(b, &b->line[dye], at) : walk(b, middle, at);
        all += n;
        if (failed) continue;
        sunder_status status = light_up(b, dye, at, n, photons, &kept, &sum, err);
        if (status != SUNDER_OK) return status;
    }
    *out_seen = kept > 0 && kept >= LEAST_KEPT * all;
    if (!*out_seen) return SUNDER_OK;
    true_signal row = {.nucleus = b->nucleus,
                       .allele = b->allele,
                       .dye = dye,
                       .kind = b->kind,
                       .at = {sum.x / kept, sum.y / kept, sum.z / kept},
                       .photons = photons * (doublet ? 2 : 1) * kept / all,
                       .doublet = doublet != NULL,
                       .stretched = b->stretched};
    if (b->stretched) find_ends(b, at, all, &row);
    return add_signal(b->list, &row, err);
}

static sunder_status draw_allele(allele_bench *b, random_stream *stretching, sunder_error *err)
{
    point3_um ends[N_DYES];
    ends[GREEN] = nucleus_point_inside(b->n, &b->random);
    ends[ORANGE] = draw_partner(b, ends[GREEN]);
    point3_um apart = draw_direction(&b->random);
    double length = random_uniform(&b->random, b->s->probes.doublet_um.low, b->s->probes.doublet_um.high);
    apart = (point3_um){length * apart.x, length * apart.y, length * apart.z};
    bool replicated = random_uniform(&b->random, 0, 1) < b->s->probes.replicated, any = false;
    if (b->s->probes.stretched > 0) stretch(b, stretching, ends);
    replicated = replicated && !b->stretched;
    for (int dye = GREEN; dye <= ORANGE; dye++) {
        if (dye == GREEN && b->kind == ALLELE_LOSS5) continue;
        bool seen = false;
        sunder_status status = draw_end(b, dye, ends[dye], replicated ? &apart : NULL, &seen, err);
        if (status != SUNDER_OK) return status;
        b->truth->lost += !seen;
        any = any || seen;
    }
    b->truth->seen[b->kind] += any;
    return SUNDER_OK;
}

static int draw_weighted(const double *weights, int n, random_stream *random)
{
    double sum = 0;
    for (int i = 0; i < n; i++) sum += weights[i];
    double left = random_uniform(random, 0, sum);
    for (int i = 0; i < n; i++) {
        if (left < weights[i]) return i;
        left -= weights[i];
    }
    return n - 1;
}

sunder_status draw_genome(const scenario *s, const pattern *p, const true_nucleus *n, uint64_t seed, int field,
                          int index, genome *out_genome, glow *light, signals *list, sunder_error *err)
{
    random_stream random = random_stream_of(seed, (uint64_t)field, (uint64_t)index, PURPOSE_GENOME);
    genome g = {.copies = 2};
    g.tumour = random_uniform(&random, 0, 1) < p->tumour_share;
    g.carrier = random_uniform(&random, 0, 1) < p->rearranged_share && g.tumour;
    int copies = 1 + draw_weighted(p->copies, MOST_COPIES, &random);
    const double kinds[N_ALLELE_KINDS] = {
        [ALLELE_SPLIT] = p->split, [ALLELE_NARROW] = p->narrow, [ALLELE_LOSS5] = p->deleted_5p};
    int kind = draw_weighted(kinds, N_ALLELE_KINDS, &random);
    if (g.tumour) g.copies = copies;
    for (int i = 0; i < g.copies; i++) {
        allele_bench b = {.s = s,
                          .p = p,
                          .n = n,
                          .random = random_stream_of(seed, (uint64_t)field, (uint64_t)index * MOST_COPIES + (uint64_t)i,
                                                     PURPOSE_ALLELE),
                          .light = light,
                          .list = list,
                          .truth = &g,
                          .nucleus = index,
                          .allele = i,
                          .kind = i == 0 && g.carrier ? (allele_kind)kind : ALLELE_INTACT};
        random_stream stretching =
            random_stream_of(seed, (uint64_t)field, (uint64_t)index * MOST_COPIES + (uint64_t)i, PURPOSE_STRETCH);
        sunder_status status = draw_allele(&b, &stretching, err);
        if (status != SUNDER_OK) return status;
    }
    *out_genome = g;
    return SUNDER_OK;
}
