/* Signals alone, on made fields of textured nuclei (textured_nuclei.h), seeded:
 *
 *   bench_signals f1 [NUCLEI [TEXTURE [SNR]]]     F1 by peak SNR, pixel size and width: what sunder would report (p_signal
 *                                                 and p_own above 0.5), and candidates with less than 0.02 false alarms
 *   bench_signals place [NUCLEI [TEXTURE [SNR]]]  position error over the Cramer-Rao bound (Rieger and Stallinga 2014)
 *   bench_signals false [NUCLEI [CELL]]           false candidates of a nucleus, asked for and found: by camera without
 *                                                 signals, then beside dim signals and in texture that DAPI does not show
 *
 * A signal counts as found when a candidate of its colour lies within 0.3 um, one to one, nearest first. Intervals of 95 %
 * are over slides of 200 nuclei (F1, error) or Poisson's (counts). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/context.h"
#include "core/memory.h"
#include "detect/detect.h"
#include "laws/noise_tail.h"
#include "laws/slide_laws.h"
#include "sunder/sunder.h"
#include "textured_nuclei.h"
#include "weigh/weigh.h"

static const double match_um = 0.3, least_p = 0.5;
static const double asked_false[] = {0.02, 0.1};
enum { SLIDE_NUCLEI = 200, MOST_FIELDS = 64, ASKED = 2, LEVELS = 6 };
static const double levels[LEVELS] = {3.5, 4, 4.5, 5, 5.5, 6};

typedef struct made_slide {
    size_t n_fields, n_nuclei;
    true_field fields[MOST_FIELDS];
    nuclei per_field[MOST_FIELDS];
    size_t first[MOST_FIELDS + 1];
    candidates all;
    slide_laws laws;
    forced_table measured;
    weighed_table weighed;
} made_slide;

typedef struct bench {
    sunder_context *context;
    sunder_assay assay;
    sunder_error error;
} bench;

static void drop_pixels(true_field *f)
{
    for (int c = 0; c < f->image.n_channels; c++) plane_free(&f->image.channels[c].image);
    label_plane_free(&f->found.labels);
}

static void made_slide_free(made_slide *s)
{
    for (size_t i = 0; i < s->n_fields; i++) true_field_free(&s->fields[i]);
    candidates_free(&s->all);
    forced_table_free(&s->measured);
    weighed_table_free(&s->weighed);
    free(s);
}

/* Surveys fields until there are enough nuclei; pixels go again unless they are kept for forced photometry. */
static bool survey_slide(bench *b, const scene *what, uint64_t seed, bool keep, made_slide *s)
{
    detect_options options = detect_options_default();
    while (s->n_nuclei < SLIDE_NUCLEI && s->n_fields < MOST_FIELDS) {
        size_t i = s->n_fields;
        field_survey learnt;
        if (!true_field_make(what, seed, i, &s->fields[i])) return false;
        s->n_fields++;
        true_field *f = &s->fields[i];
        if (detect_survey(b->context, &f->image, &f->found, &options, &s->all, &learnt, &b->error) != SUNDER_OK)
            return false;
        s->first[i + 1] = s->all.n, s->n_nuclei += f->found.n;
        if (!keep) drop_pixels(f);
        s->per_field[i] = f->found;
    }
    return laws_run(b->context, &s->all, s->per_field, s->n_fields, &s->laws, &b->error) == SUNDER_OK;
}

static bool weigh_slide(bench *b, made_slide *s)
{
    s->measured = (forced_table){s->all.n, array_new(s->all.n, sizeof *s->measured.rows)};
    if (!s->measured.rows) return false;
    for (size_t i = 0; i < s->n_fields; i++)
        if (detect_measure(b->context, &s->fields[i].image, &s->laws, &s->all, s->first[i],
                           s->first[i + 1] - s->first[i], &s->measured, &b->error) != SUNDER_OK)
            return false;
    const weigh_input input = {&s->all, &s->measured, &s->laws, &b->assay, s->per_field, s->n_fields, NULL};
    return weigh_run(b->context, &input, &s->weighed, NULL, &b->error) == SUNDER_OK;
}

/* A place that is to be held against the truth. */
typedef struct claim {
    size_t field, candidate;
    probe_end end;
    sunder_point_um place;
    bool taken;
} claim;

typedef struct score {
    double hits, claims, signals, squares; /* squares: of the errors along x and y over the bound's variance */
    double squared_um2;
} score;

/* Variance of a coordinate in px^2: algorithms.md 2.2. */
static double bound_px2(const scene *what, const true_signal *t)
{
    double sa2 = pow(what->sigma_um / what->pixel_um, 2) + 1.0 / 12;
    double tau = 2 * M_PI * sa2 * t->background_e / t->electrons;
    return sa2 / t->electrons * (1 + 4 * tau + sqrt(2 * tau / (1 + 4 * tau)));
}

/* Nearest pairs first: repeated passes that take only mutual nearest ones. */
static void match_field(const scene *what, const true_field *f, claim *claims, size_t n, score *out)
{
    bool *done = calloc(f->n + 1, sizeof *done);
    for (bool more = done != NULL; more;) {
        more = false;
        double best = match_um;
        size_t best_t = 0, best_c = 0;
        for (size_t t = 0; t < f->n; t++) {
            for (size_t c = 0; !done[t] && c < n; c++) {
                if (claims[c].taken || claims[c].end != f->rows[t].end) continue;
                double dx = claims[c].place.x - f->rows[t].place.x, dy = claims[c].place.y - f->rows[t].place.y;
                double d = sqrt(dx * dx + dy * dy);
                if (d < best) best = d, best_t = t, best_c = c, more = true;
            }
        }
        if (!more) break;
        const true_signal *t = &f->rows[best_t];
        done[best_t] = claims[best_c].taken = true;
        out->hits++;
        out->squared_um2 += best * best / 2;
        out->squares += best * best / 2 / (what->pixel_um * what->pixel_um) / bound_px2(what, t);
    }
    free(done);
    out->signals += (double)f->n, out->claims += (double)n;
}

static void match_slide(const scene *what, const made_slide *s, claim *claims, size_t n, score *out)
{
    for (size_t i = 0, from = 0; i < s->n_fields; i++) {
        size_t to = from;
        while (to < n && claims[to].field == i) to++;
        match_field(what, &s->fields[i], claims + from, to - from, out);
        from = to;
    }
}

static size_t claims_reported(const made_slide *s, claim *claims)
{
    size_t n = 0;
    for (size_t i = 0; i < s->weighed.n; i++) {
        const weighed *w = &s->weighed.rows[i];
        if (w->rejected == REJECTED_NOT && w->p_signal > least_p && w->p_own > least_p)
            claims[n++] = (claim){w->field, w->candidate, w->end, w->centre_um, false};
    }
    return n;
}

/* Expected noise maxima above T in the typical nucleus. */
static double nfa_of(const made_slide *s, const candidate *c)
{
    return s->laws.nuclear_area_um2 * noise_tail_above(&s->laws.false_alarms[c->end], c->significance);
}

static size_t claims_within(const made_slide *s, double asked, claim *claims)
{
    size_t n = 0;
    for (size_t i = 0; i < s->all.n; i++) {
        const candidate *c = &s->all.rows[i];
        if (c->nucleus > 0 && nfa_of(s, c) < asked) claims[n++] = (claim){c->field, i, c->end, c->centre_um, false};
    }
    return n;
}

static double f1_of(const score *s)
{
    return 2 * s->hits / (s->claims + s->signals);
}

/* Sum, and mean and half interval over slides of one number. */
typedef struct spread {
    double sum, squares, n;
} spread;

static void spread_add(spread *s, double value)
{
    s->sum += value, s->squares += value * value, s->n++;
}

static double half_of(const spread *s)
{
    if (s->n < 2) return NAN;
    double mean = s->sum / s->n;
    return 1.96 * sqrt(fmax(0, s->squares / s->n - mean * mean) / (s->n - 1));
}

static void add_score(score *to, const score *from)
{
    to->hits += from->hits, to->claims += from->claims, to->signals += from->signals;
    to->squares += from->squares, to->squared_um2 += from->squared_um2;
}

typedef struct cell {
    score reported, within;
    spread reported_f1, within_f1, ratio;
} cell;

static bool run_slide(bench *b, const scene *what, uint64_t seed, cell *to)
{
    made_slide *s = calloc(1, sizeof *s);
    claim *claims = NULL;
    bool good = s && survey_slide(b, what, seed, true, s) && weigh_slide(b, s);
    if (good) claims = calloc(s->all.n + s->weighed.n + 1, sizeof *claims);
    good = claims != NULL;
    if (good) {
        score reported = {0}, within = {0};
        match_slide(what, s, claims, claims_reported(s, claims), &reported);
        match_slide(what, s, claims, claims_within(s, asked_false[0], claims), &within);
        add_score(&to->reported, &reported);
        add_score(&to->within, &within);
        spread_add(&to->reported_f1, f1_of(&reported));
        spread_add(&to->within_f1, f1_of(&within));
        spread_add(&to->ratio, sqrt(within.squares / within.hits));
    }
    free(claims);
    if (s) made_slide_free(s);
    return good;
}

static bool run_cell(bench *b, const scene *what, size_t n_nuclei, cell *out)
{
    for (uint64_t slide = 0; slide * SLIDE_NUCLEI < n_nuclei; slide++)
        if (!run_slide(b, what, 1 + slide, out)) return false;
    return true;
}

static const double pixels_um[] = {0.065, 0.1, 0.13, 0.16};
static const double widths_um[] = {0.15, 0.2, 0.3};

static bool run_f1(bench *b, size_t n_nuclei, double texture, double only_snr)
{
    static const double snrs[] = {4, 6, 10};
    printf("snr pixel sigma  signals  reported F1 (P R)               within NFA %.2f F1 (P R)\n", asked_false[0]);
    for (size_t k = 0; k < 3; k++) {
        cell of_all = {0};
        if (only_snr > 0 && snrs[k] != only_snr) continue;
        for (size_t i = 0; i < 4; i++) {
            for (size_t j = 0; j < 3; j++) {
                scene what = scene_default();
                what.texture = texture;
                what.snr = snrs[k], what.pixel_um = pixels_um[i], what.sigma_um = widths_um[j];
                cell c = {0};
                if (!run_cell(b, &what, n_nuclei, &c)) return false;
                const score *r = &c.reported, *w = &c.within;
                printf("%3.0f %5.3f %5.2f  %7.0f  %.4f +- %.4f (%.4f %.4f)   %.4f +- %.4f (%.4f %.4f)\n", what.snr,
                       what.pixel_um, what.sigma_um, r->signals, f1_of(r), half_of(&c.reported_f1), r->hits / r->claims,
                       r->hits / r->signals, f1_of(w), half_of(&c.within_f1), w->hits / w->claims,
                       w->hits / w->signals);
                fflush(stdout);
                add_score(&of_all.reported, r), add_score(&of_all.within, w);
            }
        }
        printf("%3.0f   all        %7.0f  %.4f                             %.4f\n", snrs[k], of_all.reported.signals,
               f1_of(&of_all.reported), f1_of(&of_all.within));
    }
    return true;
}

static bool run_place(bench *b, size_t n_nuclei, double texture, double only_snr)
{
    static const double snrs[] = {5, 6, 8, 10, 20};
    printf("snr pixel sigma    found  rms um  error / bound\n");
    for (size_t k = 0; k < 5; k++) {
        score of_all = {0};
        if (only_snr > 0 && snrs[k] != only_snr) continue;
        for (size_t i = 0; i < 4; i++) {
            for (size_t j = 0; j < 3; j++) {
                scene what = scene_default();
                what.texture = texture;
                what.snr = snrs[k], what.pixel_um = pixels_um[i], what.sigma_um = widths_um[j];
                cell c = {0};
                if (!run_cell(b, &what, n_nuclei, &c)) return false;
                printf("%3.0f %5.3f %5.2f  %7.0f  %.4f  %.3f +- %.3f\n", what.snr, what.pixel_um, what.sigma_um,
                       c.within.hits, sqrt(c.within.squared_um2 / c.within.hits),
                       sqrt(c.within.squares / c.within.hits), half_of(&c.ratio));
                fflush(stdout);
                add_score(&of_all, &c.within);
            }
        }
        printf("%3.0f   all        %7.0f          %.3f\n", snrs[k], of_all.hits, sqrt(of_all.squares / of_all.hits));
    }
    return true;
}

typedef struct camera_case {
    const char *name;
    double pixel_um, background_e_um2, texture, gain, offset, read_e;
    int bits;
    double snr; /* of signals, which do not count */
    bool no_dapi;
} camera_case;

static const camera_case cameras[] = {
    {"usual", 0.10, 10000, 0.4, 1, 100, 2, 16, 0, false},
    {"flat", 0.10, 10000, 0, 1, 100, 2, 16, 0, false},
    {"strong texture", 0.10, 10000, 0.8, 1, 100, 2, 16, 0, false},
    {"dim", 0.10, 1500, 0.4, 1, 100, 2, 16, 0, false},
    {"bright", 0.10, 60000, 0.4, 1, 100, 2, 16, 0, false},
    {"gain 0.2, 12 bit", 0.10, 10000, 0.4, 0.2, 40, 3, 12, 0, false},
    {"gain 2, 12 bit", 0.10, 10000, 0.4, 2, 200, 6, 12, 0, false},
    {"gain 0.2, 8 bit", 0.10, 30000, 0.4, 0.2, 5, 3, 8, 0, false},
    {"gain 1, 8 bit, flat", 0.10, 8000, 0, 1, 20, 2, 8, 0, false},
    {"pixel 0.06", 0.06, 10000, 0.4, 1, 100, 2, 16, 0, false},
    {"pixel 0.06, flat", 0.06, 10000, 0, 0.5, 100, 2, 16, 0, false},
    {"pixel 0.13", 0.13, 10000, 0.4, 1, 100, 2, 16, 0, false},
    {"pixel 0.16", 0.16, 10000, 0.4, 0.5, 100, 2, 16, 0, false},
    {"pixel 0.16, flat", 0.16, 10000, 0, 2, 0, 2, 16, 0, false},
    {"usual, SNR 4", 0.10, 10000, 0.4, 1, 100, 2, 16, 4, false},
    {"strong, SNR 4", 0.10, 10000, 0.8, 1, 100, 2, 16, 4, false},
    {"usual, no DAPI", 0.10, 10000, 0.4, 1, 100, 2, 16, 0, true},
};

typedef struct false_counts {
    double nuclei, above[LEVELS], within[ASKED], spread;
    noise_tail last;
} false_counts;

/* A lump of texture beside a dim signal draws the maximum of both up to 0.55 um away from it. */
static bool is_of_a_signal(const true_field *f, const candidate *c)
{
    for (size_t i = 0; i < f->n; i++) {
        const true_signal *t = &f->rows[i];
        double away_um = hypot(t->place.x - c->centre_um.x, t->place.y - c->centre_um.y);
        if (t->end == c->end && away_um < 2 * match_um) return true;
    }
    return false;
}

static bool count_false(bench *b, const scene *what, uint64_t seed, false_counts *to)
{
    made_slide *s = calloc(1, sizeof *s);
    bool good = s && survey_slide(b, what, seed, false, s);
    for (size_t i = 0; good && i < s->all.n; i++) {
        const candidate *c = &s->all.rows[i];
        if (c->nucleus == 0 || is_of_a_signal(&s->fields[c->field], c)) continue;
        for (int k = 0; k < LEVELS; k++) to->above[k] += c->significance > levels[k];
        for (int k = 0; k < ASKED; k++) to->within[k] += nfa_of(s, c) < asked_false[k];
    }
    if (good) to->nuclei += (double)s->n_nuclei, to->last = s->laws.false_alarms[END_5P];
    if (good && s->all.n) to->spread = s->all.rows[s->all.n / 2].spread;
    if (s) made_slide_free(s);
    return good;
}

/* All cells, or those whose name holds `only`. */
static bool run_false(bench *b, size_t n_nuclei, const char *only)
{
    printf(
        "false candidates of a nucleus and channel, above T = 3.5, 4, 4.5, 5, 5.5, 6 | asked %.2f (95 %%) | asked %.2f\n",
        asked_false[0], asked_false[1]);
    for (size_t k = 0; k < sizeof cameras / sizeof cameras[0]; k++) {
        const camera_case *c = &cameras[k];
        if (!strstr(c->name, only)) continue;
        scene what = scene_default();
        what.pixel_um = c->pixel_um, what.background_e_um2 = c->background_e_um2, what.texture = c->texture;
        what.gain = c->gain, what.offset = c->offset, what.read_e = c->read_e, what.bits = c->bits;
        what.snr = c->snr, what.no_dapi = c->no_dapi;
        false_counts n = {0};
        for (uint64_t slide = 0; n.nuclei < (double)n_nuclei; slide++)
            if (!count_false(b, &what, 1 + slide, &n)) return false;
        printf("%-20s %6.0f ", c->name, n.nuclei);
        for (int l = 0; l < LEVELS; l++) printf(" %.4f", n.above[l] / n.nuclei / 2);
        for (int a = 0; a < ASKED; a++) {
            double rate = n.within[a] / n.nuclei / 2, half = 1.96 * sqrt(fmax(n.within[a], 1)) / n.nuclei / 2;
            printf(" | %.4f +- %.4f (x %.2f)%s", rate, half, rate / asked_false[a],
                   rate / asked_false[a] > 1.5 || rate / asked_false[a] < 1 / 1.5 ? " !" : "  ");
        }
        printf(" b %.2f c %.2f spread %.2f\n", n.last.decay, n.last.curvature, n.spread);
        fflush(stdout);
    }
    return true;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    long n_nuclei = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
    double texture = argc > 3 ? strtod(argv[3], NULL) : scene_default().texture;
    double only_snr = argc > 4 ? strtod(argv[4], NULL) : 0;
    bench b = {.error = SUNDER_ERROR_INIT};
    sunder_context_options one_thread = SUNDER_CONTEXT_OPTIONS_INIT;
    one_thread.threads = 1;
    if (sunder_assay_find("demo", SUNDER_MODELS "/assays", &b.assay, &b.error) != SUNDER_OK) return 1;
    if (sunder_context_new(&one_thread, &b.context, &b.error) != SUNDER_OK) return 1;
    bool good = false;
    if (!strcmp(what, "f1")) good = run_f1(&b, n_nuclei > 0 ? (size_t)n_nuclei : 1000, texture, only_snr);
    else if (!strcmp(what, "place")) good = run_place(&b, n_nuclei > 0 ? (size_t)n_nuclei : 1000, texture, only_snr);
    else if (!strcmp(what, "false"))
        good = run_false(&b, n_nuclei > 0 ? (size_t)n_nuclei : 5000, argc > 3 ? argv[3] : "");
    else fprintf(stderr, "usage: bench_signals f1|place|false [NUCLEI]\n");
    if (!good) fprintf(stderr, "bench_signals: %s\n", b.error.message);
    sunder_context_free(b.context);
    return good ? 0 : 1;
}
