/* Rods (algorithms.md 2.3). A candidate is a chain of spots, or a single spot that is much wider than the others of its
 * channel. Spots and one rod are fitted to the same pixels, from which the light of all other spots is taken off, and Akaike's
 * criterion decides: a term more must lower the cost by 2, in units of the misfit of the Gaussians. A single round spot has
 * fewer terms than a rod and keeps its shape unless chance does not explain the gain. Chains whose light falls, between
 * neighbours, to less than half of the weaker one are two signals to any reader, and are not fitted at all. */
#include "detect/rods.h"

#include <math.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"
#include "core/rank.h"
#include "detect/spot_fits.h"

/* Chromatin that is stretched farther than this between lumps is broken to a reader. */
static const double most_gap_um = 1.0;
/* Two lumps d apart have the variance of a line of sqrt(3) d. A doublet's are up to 0.58 um apart, measured up to 0.74 (two
 * errors of 0.08, algorithms.md 8.2.7): a line shorter than the first is a doublet, one shorter than the second is a rod only
 * where it is the better account of the pixels even without its fewer terms. */
static const double least_length_um = 1.0, sure_length_um = 1.28;
/* Longer ones are no probe of some hundred kb (but for fibre FISH, which stretches DNA to its full length) but a fibre of the
 * tissue. */
static const double most_length_um = 3.0;
static const double least_extent_um = 0.7; /* from the first to the last lump, and a width: nearer ones are a doublet */
static const double window_um = 0.8;       /* round the line: four widths of a spot */
static const double least_height = 0.3;    /* of the strongest lump: emitters along a line are even but for chance */
static const double least_bridge = 0.5;   /* of the weaker neighbour's height, at the darkest place between two lumps */
static const float sure_significance = 7; /* algorithms.md 8.2.5 */
/* Of the usual width: a thread is as wide as the optics make it, and a round signal, which has a size of its own, little
 * wider. */
static const double least_width = 0.75, most_width = 1.35;
static const double much_wider = 1.45; /* than usual: 1.0 um of line have 1.43 times the width of 0.2 um */
/* What is not half as long as a fit would have to find it is not fitted. */
static const double worth_a_try = 0.5;
static const double akaike = 2;
/* Emitters lie by chance: with 20 of them under the width of a spot the light of a line is uneven by 1 / sqrt(20) of itself,
 * of which this is the square: a share of its weight in the pixels that says nothing against a line. */
static const double unevenness = 0.05;
/* Lumps with a deeper dip between them are resolved (Rayleigh; Born and Wolf 8.6.2): they may be two touching signals, and
 * only an even line is one. */
static const double resolved_dip = 0.735;
/* chi2 with 2 degrees of freedom, p = .001: what length and direction of a single spot must gain. */
static const double least_gain = 13.8;
enum { MOST_NEAR = 64, LEAST_WIDTHS = 8, QUARTERS = 4, MOST_PLACES = 2 * MOST_COMPONENTS };

typedef struct finder {
    const fit_source *source;
    double pixel_um;
    spots *s;
    gauss_prior prior;
    double usual_sigma_px;
    bool *tried; /* of each spot: its own chain was looked at, so that no weaker one's holds it */
    spot_grid grid;
    fit_pixels pixels;
} finder;

static void finder_free(finder *f)
{
    free(f->tried);
    spot_grid_free(&f->grid);
    fit_pixels_free(&f->pixels);
}

/* Spots that may be a lump of a rod, or one. */
static bool is_lump(const spot *row)
{
    return spot_tells_width(row) && !row->fit_failed && !row->part_of_another && !(row->line.length > 0);
}

/* Widths of sure spots, in nuclei alone or anywhere; returns how many. */
static size_t sure_widths(const spots *s, bool in_nuclei, double *out)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        const spot *row = &s->rows[i];
        if (is_lump(row) && row->significance > sure_significance && (row->around.own > 0 || !in_nuclei))
            out[n++] = row->fit.sigma;
    }
    return n;
}

/* Usual width of signals: the lower quartile, because lumps of tissue fibres are wider and may be as many. */
static sunder_status measure_width(finder *f, sunder_error *err)
{
    SUNDER_AUTO(auto_free) double *widths = array_new(f->s->n, sizeof *widths);
    if (!widths) return fail_memory(err, "the rods of a channel");
    size_t n = sure_widths(f->s, true, widths);
    if (n < LEAST_WIDTHS) n = sure_widths(f->s, false, widths);
    if (n) qsort(widths, n, sizeof *widths, compare_doubles);
    f->usual_sigma_px = exp(f->prior.log_sigma_mean);
    if (n >= LEAST_WIDTHS) f->usual_sigma_px = widths[n / QUARTERS];
    return SUNDER_OK;
}

static sunder_status finder_make(const fit_source *source, double pixel_um, spots *s, finder *out, sunder_error *err)
{
    finder f = {.source = source, .pixel_um = pixel_um, .s = s, .prior = spot_prior(pixel_um)};
    const double cell_px = fmax(most_gap_um + window_um, most_length_um / 2) / pixel_um;
    const int across = (int)ceil(2 * window_um / pixel_um) + 3;
    const int along = across + (int)ceil(MOST_COMPONENTS * most_gap_um / pixel_um);
    f.tried = array_new(s->n, sizeof *f.tried);
    sunder_status status = f.tried ? measure_width(&f, err) : fail_memory(err, "the rods of a channel");
    if (status == SUNDER_OK) status = fit_pixels_make(across * along, along, &f.pixels, err);
    if (status == SUNDER_OK)
        status = spot_grid_make(source->image->width, source->image->height, cell_px, &f.grid, err);
    for (size_t i = 0; status == SUNDER_OK && i < s->n; i++) status = spot_grid_add(&f.grid, s, i, err);
    if (status != SUNDER_OK) finder_free(&f);
    else *out = f;
    return status;
}

/* The spots of a chain, strongest first. */
typedef struct chain {
    int n, members[MOST_COMPONENTS];
    double
        bridge[MOST_COMPONENTS]; /* light at the darkest place on the way to an earlier one, of the weaker's height */
    gauss_component components[MOST_COMPONENTS];
    gauss_outcome outcome;
} chain;

/* Light above the background at the darkest place between two spots, mean of 3 x 3 pixels, of the weaker one's height; 0 when
 * they are too far apart. */
static double bridge_between(const finder *f, const spot *a, const spot *b)
{
    const plane *image = f->source->image;
    const double length = hypot(a->fit.x - b->fit.x, a->fit.y - b->fit.y);
    const int steps = (int)ceil(length) + 1;
    double darkest = INFINITY;
    if (length > most_gap_um / f->pixel_um) return 0;
    for (int i = 0; i <= steps; i++) {
        const int x = (int)lround(a->fit.x + i * (b->fit.x - a->fit.x) / steps);
        const int y = (int)lround(a->fit.y + i * (b->fit.y - a->fit.y) / steps);
        double sum = 0, n = 0;
        for (int v = y - 1; v <= y + 1; v++)
            for (int u = x - 1; u <= x + 1; u++)
                if (u >= 0 && v >= 0 && u < image->width && v < image->height)
                    sum += (double)image->px[(size_t)v * (size_t)image->width + (size_t)u], n++;
        if (n > 0) darkest = fmin(darkest, sum / n);
    }
    return (darkest - (a->background + b->background) / 2) / fmin(a->fit.amplitude, b->fit.amplitude);
}

static chain chain_from(const finder *f, int seed)
{
    const spot *rows = f->s->rows;
    chain c = {.n = 1, .members = {seed}};
    const double least = least_height * rows[seed].fit.amplitude;
    for (int k = 0; k < c.n; k++) {
        int near[MOST_NEAR];
        const spot *from = &rows[c.members[k]];
        const int n = spot_grid_near(&f->grid, f->s, from->x, from->y, f->grid.cell_px, near, MOST_NEAR);
        for (int i = 0; i < n && i < MOST_NEAR && c.n < MOST_COMPONENTS; i++) {
            const spot *to = &rows[near[i]];
            bool known = !is_lump(to) || f->tried[near[i]] || to->fit.amplitude < least;
            for (int m = 0; m < c.n && !known; m++) known = c.members[m] == near[i];
            const double bridge = known ? 0 : bridge_between(f, from, to);
            if (bridge < least_bridge) continue;
            c.bridge[c.n] = bridge, c.members[c.n++] = near[i];
        }
    }
    for (int k = 0; k < c.n; k++) c.components[k] = rows[c.members[k]].fit;
    return c;
}

/* Middle, direction, length and light of a chain: its ends are the two spots farthest apart, and a line goes on beyond the
 * middles of its outermost lumps. */
static rod line_through(const chain *c)
{
    double longest = 0;
    rod line = {.x = c->components[0].x, .y = c->components[0].y, .sigma = c->components[0].sigma};
    for (int i = 0; i < c->n; i++) {
        const gauss_component *a = &c->components[i];
        line.flux += 2 * M_PI * a->sigma * a->sigma * a->amplitude;
        for (int k = 0; k < i; k++) {
            const gauss_component *b = &c->components[k];
            const double length = hypot(a->x - b->x, a->y - b->y);
            if (length <= longest) continue;
            longest = length, line.angle = atan2(b->y - a->y, b->x - a->x);
            line.x = (a->x + b->x) / 2, line.y = (a->y + b->y) / 2, line.length = length + line.sigma;
        }
    }
    return line;
}

/* Difference over sum of the variances along and across a line of such length and blur, as seen within a Gaussian. */
static double elongation_of(double length, double blur, double window)
{
    const double inverse = 1 / (window * window), across = blur * blur, along = across + length * length / 12;
    const double seen_along = 1 / (1 / along + inverse), seen_across = 1 / (1 / across + inverse);
    return (seen_along - seen_across) / (seen_along + seen_across);
}

/* Direction and length of a single spot, from the second moments of its light within a Gaussian of its width; length 0 when
 * those along and across differ too little. */
static rod line_in(const finder *f, const spot *row)
{
    const plane *image = f->source->image;
    const gauss_component *g = &row->fit;
    const int reach = (int)ceil(2 * g->sigma);
    double xx = 0, yy = 0, xy = 0, sum = 0;
    for (int y = row->y - reach; y <= row->y + reach; y++) {
        for (int x = row->x - reach; x <= row->x + reach; x++) {
            if (x < 0 || y < 0 || x >= image->width || y >= image->height) continue;
            const double dx = x - g->x, dy = y - g->y;
            const double light = (double)image->px[(size_t)y * (size_t)image->width + (size_t)x] - row->background;
            const double weight = light * exp(-(dx * dx + dy * dy) / (2 * g->sigma * g->sigma));
            sum += weight, xx += weight * dx * dx, yy += weight * dy * dy, xy += weight * dx * dy;
        }
    }
    const double length = sqrt(24 * fmax(g->sigma * g->sigma - f->usual_sigma_px * f->usual_sigma_px, 0));
    const double expected = elongation_of(length, f->usual_sigma_px, g->sigma);
    const bool is_long = hypot(xx - yy, 2 * xy) > worth_a_try * expected * (xx + yy);
    return (rod){.x = g->x,
                 .y = g->y,
                 .sigma = f->usual_sigma_px,
                 .angle = sum > 0 ? atan2(2 * xy, xx - yy) / 2 : 0,
                 .length = is_long ? length : 0,
                 .flux = 2 * M_PI * g->sigma * g->sigma * g->amplitude};
}

/* Pixels round the line and round every spot of the chain. */
static sunder_status collect_pixels(finder *f, const chain *c, const rod *line, sunder_error *err)
{
    fit_place places[MOST_PLACES];
    const spot *first = &f->s->rows[c->members[0]];
    const double reach_px = window_um / f->pixel_um, width = f->source->image->width, height = f->source->image->height;
    int n = 0;
    for (int k = 0; k < c->n; k++, n++)
        places[n] = (fit_place){f->s->rows[c->members[k]].x, f->s->rows[c->members[k]].y, reach_px};
    for (int i = 0; i < MOST_COMPONENTS; i++, n++) {
        const double u = line->length * (i / (MOST_COMPONENTS - 1.0) - 0.5);
        places[n] = (fit_place){(int)fmax(0, fmin(width - 1, floor(line->x + u * cos(line->angle) + 0.5))),
                                (int)fmax(0, fmin(height - 1, floor(line->y + u * sin(line->angle) + 0.5))), reach_px};
    }
    const fit_ground ground = {first->background, first->spread};
    return fit_window_collect(f->source, places, n, ground, false, &f->pixels, err);
}

static double gauss_light_at(const gauss_component *g, double x, double y)
{
    const double dx = x - g->x, dy = y - g->y;
    return g->amplitude * exp(-(dx * dx + dy * dy) / (2 * g->sigma * g->sigma));
}

static void take_off(const spot *other, fit_pixels *p)
{
    const bool is_rod = other->line.length > 0;
    for (int i = 0; i < p->n; i++)
        p->value[i] -=
            is_rod ? rod_light_at(&other->line, p->x[i], p->y[i]) : gauss_light_at(&other->fit, p->x[i], p->y[i]);
}

/* The light of all spots near that are not of the chain. */
static void take_off_others(finder *f, const chain *c, const rod *line)
{
    int near[MOST_NEAR];
    const int n = spot_grid_near(&f->grid, f->s, line->x, line->y, f->grid.cell_px, near, MOST_NEAR);
    for (int i = 0; i < n && i < MOST_NEAR; i++) {
        const spot *other = &f->s->rows[near[i]];
        bool mine = other->fit_failed || other->part_of_another;
        for (int k = 0; k < c->n && !mine; k++) mine = c->members[k] == near[i];
        if (!mine) take_off(other, &f->pixels);
    }
}

/* Sum of the squared weighted light of the chain. */
static double weight_of_light(const chain *c, const fit_pixels *p)
{
    double sum = 0;
    for (int i = 0; i < p->n; i++) {
        double light = 0;
        for (int k = 0; k < c->n; k++) light += gauss_light_at(&c->components[k], p->x[i], p->y[i]);
        sum += pow(light * p->root_weight[i], 2);
    }
    return sum;
}

/* What a rod may cost more than the Gaussians and still be the better account. */
static double allowance(const finder *f, const chain *c, const rod *line)
{
    const bool is_short = line->length * f->pixel_um < sure_length_um;
    if (c->n == 1) return -least_gain * c->outcome.misfit;
    if (is_short) return 0;
    const double fewer_terms = GAUSS_TERMS(c->n) - ROD_TERMS;
    double darkest = INFINITY;
    for (int k = 1; k < c->n; k++) darkest = fmin(darkest, c->bridge[k]);
    const double share = c->n == 2 && darkest < resolved_dip ? 0 : unevenness;
    return akaike * fewer_terms * c->outcome.misfit + share * weight_of_light(c, &f->pixels);
}

static bool is_rod_like(const finder *f, const rod *line)
{
    const plane *image = f->source->image;
    const double length_um = line->length * f->pixel_um;
    return length_um >= least_length_um && length_um <= most_length_um &&
           line->sigma >= least_width * f->usual_sigma_px && line->sigma <= most_width * f->usual_sigma_px &&
           line->x >= 0 && line->y >= 0 && line->x <= image->width - 1 && line->y <= image->height - 1;
}

static void become_rod(finder *f, const chain *c, const rod *line, const gauss_outcome *outcome)
{
    spot *row = &f->s->rows[c->members[0]];
    for (int k = 1; k < c->n; k++) f->s->rows[c->members[k]].part_of_another = true;
    row->line = *line;
    row->fit = (gauss_component){line->x, line->y, line->sigma, line->amplitude, line->x_se, line->y_se, line->flux_se};
    row->x = (int)floor(line->x + 0.5), row->y = (int)floor(line->y + 0.5);
    row->background = outcome->background;
}

/* Whether a line explains the pixels better than two lumps of equal light do. */
static bool beats_pair(const finder *f, const rod *line, double cost)
{
    if (line->length * f->pixel_um >= sure_length_um) return true;
    gauss_component pair[2];
    gauss_outcome outcome;
    const double amplitude = line->flux / (4 * M_PI * line->sigma * line->sigma);
    const double u = line->length / sqrt(12);
    for (int i = 0; i < 2; i++)
        pair[i] = (gauss_component){.x = line->x + (i ? u : -u) * cos(line->angle),
                                    .y = line->y + (i ? u : -u) * sin(line->angle),
                                    .sigma = line->sigma,
                                    .amplitude = amplitude};
    return gauss_fit(&f->pixels, &f->prior, pair, 2, &outcome) && cost <= outcome.cost;
}

static bool fit_lumps(const finder *f, chain *c)
{
    const gauss_prior tight = spot_tight_prior(f->pixel_um);
    return gauss_fit(&f->pixels, &f->prior, c->components, c->n, &c->outcome) ||
           gauss_fit(&f->pixels, &tight, c->components, c->n, &c->outcome);
}

/* Keeps the rod if it explains the pixels of the chain no worse. */
static sunder_status try_chain(finder *f, chain *c, rod line, bool *out_rod, sunder_error *err)
{
    *out_rod = false;
    sunder_status status = collect_pixels(f, c, &line, err);
    if (status != SUNDER_OK) return status;
    take_off_others(f, c, &line);
    gauss_outcome outcome;
    if (!fit_lumps(f, c) || !rod_fit(&f->pixels, &f->prior, &line, &outcome)) return SUNDER_OK;
    if (c->n == 1 && !beats_pair(f, &line, outcome.cost)) return SUNDER_OK;
    if (!is_rod_like(f, &line) || outcome.cost - c->outcome.cost > allowance(f, c, &line)) return SUNDER_OK;
    become_rod(f, c, &line, &outcome);
    *out_rod = true;
    return SUNDER_OK;
}

static sunder_status try_from(finder *f, int seed, sunder_error *err)
{
    f->tried[seed] = true;
    chain c = chain_from(f, seed);
    bool done = false;
    sunder_status status = SUNDER_OK;
    for (; status == SUNDER_OK && !done && c.n > 1; c.n--) {
        rod line = line_through(&c);
        if (line.length * f->pixel_um >= least_extent_um) status = try_chain(f, &c, line, &done, err);
    }
    const spot *alone = &f->s->rows[seed];
    if (status != SUNDER_OK || done || alone->fit.sigma < much_wider * f->usual_sigma_px) return status;
    c = (chain){.n = 1, .members = {seed}, .components = {alone->fit}};
    const rod line = line_in(f, alone);
    return line.length > 0 ? try_chain(f, &c, line, &done, err) : SUNDER_OK;
}

sunder_status rods_run(const fit_source *source, double pixel_um, spots *s, sunder_error *err)
{
    SUNDER_AUTO(auto_free) int *order = spots_by_strength(s);
    if (!order) return fail_memory(err, "the rods of a channel");
    SUNDER_AUTO(finder_free) finder f = {0};
    sunder_status status = finder_make(source, pixel_um, s, &f, err);
    for (size_t i = 0; status == SUNDER_OK && i < s->n; i++)
        if (is_lump(&s->rows[order[i]])) status = try_from(&f, order[i], err);
    if (status != SUNDER_OK) return status;
    spots_drop_parts(s);
    spots_sort(s);
    return SUNDER_OK;
}
