/* Densities of all four places, not only of the distances between them. A locus lies anywhere in the disc, its ends about it
 * with sigma / sqrt(2) along each axis: two ends g and o of one locus have the density N(g - o; sigma) times the share of
 * N((g + o) / 2; sigma / 2) that lies in the disc, over its area; a lone end the share of N(g; sigma / sqrt(2)). Which
 * ends belong together is not known. The information about fraction and sigma is the mean product of the slopes of the log
 * density over drawn nuclei. */
#include "mixture_bound.h"

#include <math.h>

enum { PLACES = 200, STRIPS = 200 };

/* Share of a round normal law in the disc, by the distance of its middle from the disc's. */
typedef struct inside_share {
    double step, at[PLACES + 1];
} inside_share;

static inside_share inside_share_of(double radius, double sd)
{
    inside_share s = {.step = (radius + 8 * sd) / PLACES};
    for (int i = 0; i <= PLACES; i++) {
        const double x = i * s.step, width = 2 * radius / STRIPS;
        s.at[i] = 1e-12; /* so far out that nothing is drawn there */
        for (int k = 0; k < STRIPS; k++) {
            const double y = -radius + (k + 0.5) * width, half = sqrt(radius * radius - y * y);
            s.at[i] +=
                width * exp(-(y - x) * (y - x) / (2 * sd * sd)) / (sqrt(2 * M_PI) * sd) * erf(half / (M_SQRT2 * sd));
        }
    }
    return s;
}

static double share_at(const inside_share *s, double x, double y)
{
    const double place = fmin(hypot(x, y) / s->step, PLACES - 1e-9);
    const int i = (int)place;
    return s->at[i] + (place - i) * (s->at[i + 1] - s->at[i]);
}

typedef struct laws_of_places {
    double radius, sigma;
    inside_share of_lone, of_middle;
} laws_of_places;

static laws_of_places laws_of(double radius, double sigma)
{
    return (laws_of_places){radius, sigma, inside_share_of(radius, sigma / M_SQRT2),
                            inside_share_of(radius, sigma / 2)};
}

/* Densities of the places of a nucleus, whole and with one locus split. */
static void densities(const laws_of_places *l, const nucleus_ends *e, double *out_whole, double *out_split)
{
    const double area = M_PI * l->radius * l->radius, variance = l->sigma * l->sigma;
    double pair[LOCI][LOCI], lone_5p[LOCI], lone_3p[LOCI];
    for (int i = 0; i < LOCI; i++) {
        lone_5p[i] = share_at(&l->of_lone, e->at_5p[i].x, e->at_5p[i].y) / area;
        lone_3p[i] = share_at(&l->of_lone, e->at_3p[i].x, e->at_3p[i].y) / area;
        for (int j = 0; j < LOCI; j++) {
            const sunder_point_um g = e->at_5p[i], o = e->at_3p[j];
            const double d2 = (g.x - o.x) * (g.x - o.x) + (g.y - o.y) * (g.y - o.y);
            pair[i][j] = exp(-d2 / (2 * variance)) / (2 * M_PI * variance) *
                             share_at(&l->of_middle, (g.x + o.x) / 2, (g.y + o.y) / 2) / area +
                         1e-200;
        }
    }
    *out_whole = 0.5 * (pair[0][0] * pair[1][1] + pair[0][1] * pair[1][0]);
    *out_split = 0;
    for (int i = 0; i < LOCI; i++)
        for (int j = 0; j < LOCI; j++) *out_split += 0.25 * pair[i][j] * lone_5p[1 - i] * lone_3p[1 - j];
}

static double log_density(const laws_of_places *l, const nucleus_ends *e, double fraction)
{
    double whole, split;
    densities(l, e, &whole, &split);
    return log((1 - fraction) * whole + fraction * split);
}

double mixture_bound(const nucleus_ends *whole, const nucleus_ends *split, int n, double radius_um, double sigma_um,
                     double fraction)
{
    const double step = 0.01 * sigma_um;
    const laws_of_places here = laws_of(radius_um, sigma_um), less = laws_of(radius_um, sigma_um - step),
                         more = laws_of(radius_um, sigma_um + step);
    double of_fraction = 0, of_sigma = 0, both = 0;
    for (int i = 0; i < 2 * n; i++) {
        const nucleus_ends *e = i < n ? &whole[i] : &split[i - n];
        const double share = (i < n ? 1 - fraction : fraction) / n;
        double p_whole, p_split;
        densities(&here, e, &p_whole, &p_split);
        const double by_fraction = (p_split - p_whole) / ((1 - fraction) * p_whole + fraction * p_split);
        const double by_sigma = (log_density(&more, e, fraction) - log_density(&less, e, fraction)) / (2 * step);
        of_fraction += share * by_fraction * by_fraction;
        of_sigma += share * by_sigma * by_sigma;
        both += share * by_fraction * by_sigma;
    }
    return sqrt(1 / ((of_fraction - both * both / of_sigma) * fraction * (1 - fraction)));
}
