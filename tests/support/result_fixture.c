/* A slide result made by hand. Nuclei stand on a grid of 5 x 4; what each reads as is in the table `plans`. */
#include "result_fixture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "testing.h"

#define PITCH_UM 13.5
#define FIRST_UM 7.5
#define SHIFT_X_UM 0.12 /* how far a 3' signal is seen from its place in the 5' channel */
#define SHIFT_Y_UM (-0.06)

/* What one nucleus of the grid holds: fused pairs, split pairs with their distance, singles. */
typedef struct nucleus_plan {
    pattern_code code;
    int fused, split, single_5p, single_3p;
    double distance_um, p_rearranged;
    exclusion excluded;
} nucleus_plan;

static const nucleus_plan plans[FIXTURE_NUCLEI] = {
    {PATTERN_N, 2, 0, 0, 0, 0, 0.012, EXCLUDED_NOT},      {PATTERN_S, 1, 1, 0, 0, 2.6, 0.998, EXCLUDED_NOT},
    {PATTERN_N, 2, 0, 0, 0, 0, 0.021, EXCLUDED_NOT},      {PATTERN_M, 1, 0, 0, 0, 0, 0.110, EXCLUDED_NOT},
    {PATTERN_N, 2, 0, 0, 0, 0, 0.008, EXCLUDED_BORDER},   {PATTERN_I3, 1, 0, 0, 1, 0, 0.931, EXCLUDED_NOT},
    {PATTERN_N, 2, 0, 0, 0, 0, 0.031, EXCLUDED_NOT},      {PATTERN_G, 3, 0, 0, 0, 0, 0.055, EXCLUDED_NOT},
    {PATTERN_N, 2, 0, 0, 0, 0, 0.017, EXCLUDED_NOT},      {PATTERN_0, 0, 0, 2, 0, 0, NAN, EXCLUDED_NO_SIGNAL},
    {PATTERN_S, 1, 1, 0, 0, 0.95, 0.871, EXCLUDED_NOT},   {PATTERN_N, 2, 0, 0, 0, 0, 0.044, EXCLUDED_NOT},
    {PATTERN_I5, 1, 0, 1, 0, 0, 0.060, EXCLUDED_NOT},     {PATTERN_N, 2, 0, 0, 0, 0, 0.019, EXCLUDED_NOT},
    {PATTERN_N, 2, 0, 0, 0, 0, 0.010, EXCLUDED_OVERLAP},  {PATTERN_N, 2, 0, 0, 0, 0, 0.150, EXCLUDED_NOT},
    {PATTERN_S, 1, 1, 0, 0, 0.84, 0.550, EXCLUDED_DOUBT}, {PATTERN_N, 2, 0, 0, 0, 0, 0.005, EXCLUDED_NOT},
    {PATTERN_N, 2, 0, 0, 0, 0, 0.300, EXCLUDED_BLURRED},  {PATTERN_N, 2, 0, 0, 0, 0, 0.023, EXCLUDED_NOT},
};

sunder_point_um fixture_centre_um(int k)
{
    return (sunder_point_um){FIRST_UM + PITCH_UM * (k % 5), FIRST_UM + PITCH_UM * (k / 5)};
}

static size_t add_candidate(result_fixture *t, size_t f, int k, probe_end end, sunder_point_um at, double significance)
{
    size_t row = t->candidates.n++;
    t->candidate_rows[row] = (candidate){.field = f,
                                         .nucleus = k + 1,
                                         .next_um = INFINITY,
                                         .end = end,
                                         .centre_um = at,
                                         .z_um = NAN,
                                         .z_se_um = NAN,
                                         .x_se_um = 0.012,
                                         .y_se_um = 0.011,
                                         .significance = significance,
                                         .flux = 90 * significance,
                                         .flux_se = 90,
                                         .sigma_um = 0.2,
                                         .amplitude = 40 * significance,
                                         .background = 300,
                                         .noise_counts = 30,
                                         .dapi = 900};
    t->forced_rows[row] = (struct forced){.candidate = row, .significance = 1, .flux = 80, .flux_se = 90};
    t->forced.n = t->candidates.n;
    return row;
}

static size_t weigh_candidate(result_fixture *t, size_t row, rejection rejected)
{
    const candidate *c = &t->candidate_rows[row];
    sunder_point_um ref = c->centre_um;
    if (c->end == END_3P) ref = (sunder_point_um){ref.x - SHIFT_X_UM, ref.y - SHIFT_Y_UM};
    size_t at = t->weighed.n++;
    t->weighed_rows[at] = (struct weighed){.candidate = row,
                                           .field = c->field,
                                           .nucleus = c->nucleus,
                                           .end = c->end,
                                           .centre_um = c->centre_um,
                                           .ref_um = ref,
                                           .n_members = 1,
                                           .member_ref_um = {ref},
                                           .flux = c->flux,
                                           .flux_se = c->flux_se,
                                           .significance = c->significance,
                                           .sigma_um = c->sigma_um,
                                           .p_signal = rejected ? 0.08 : 0.99,
                                           .p_own = 0.98,
                                           .p_partner = 0.05,
                                           .rejected = rejected};
    return at;
}

/* A signal at a place of the 5' channel. Returns its row in the table of signals. */
static size_t add_signal(result_fixture *t, size_t f, int k, probe_end end, sunder_point_um ref)
{
    sunder_point_um seen = ref;
    if (end == END_3P) seen = (sunder_point_um){ref.x + SHIFT_X_UM, ref.y + SHIFT_Y_UM};
    size_t weighed_row = weigh_candidate(t, add_candidate(t, f, k, end, seen, 14), REJECTED_NOT);
    size_t row = t->readings.n_signals++;
    int id = 1;
    for (size_t i = 0; i < row; i++) id += t->signals[i].field == f;
    t->signals[row] =
        (signal){.weighed = weighed_row, .field = f, .nucleus = k + 1, .id = id, .end = end, .state = STATE_SINGLE};
    return row;
}

static void add_pair(result_fixture *t, size_t f, int k, sunder_point_um at, double distance_um, signal_state state)
{
    sunder_point_um other = {at.x + distance_um * cos(0.9 * k), at.y + distance_um * sin(0.9 * k)};
    signal *a = &t->signals[add_signal(t, f, k, END_5P, at)];
    signal *b = &t->signals[add_signal(t, f, k, END_3P, other)];
    a->partner = b->id;
    b->partner = a->id;
    a->state = b->state = state;
    double diameter_um = 2.3548 * 0.2;
    t->pairs[t->readings.n_pairs++] = (signal_pair){.field = f,
                                                    .nucleus = k + 1,
                                                    .signal_5p = a->id,
                                                    .signal_3p = b->id,
                                                    .distance_um = distance_um,
                                                    .at_5p_um = at,
                                                    .at_3p_um = other,
                                                    .gap_diameters = distance_um / diameter_um - 1,
                                                    .p_split = state == STATE_SPLIT ? 0.97 : 0.02,
                                                    .state = state,
                                                    .ratio_5p_3p = 1.25,
                                                    .ratio_se = 0.05};
}

static void add_nucleus(result_fixture *t, size_t f, int k)
{
    const nucleus_plan *plan = &plans[k];
    sunder_point_um c = fixture_centre_um(k);
    nucleus *n = &t->rows[f][k];
    *n = (nucleus){.id = k + 1,
                   .centre_um = c,
                   .area_um2 = 60 + k,
                   .perimeter_um = 28,
                   .circularity = 0.93,
                   .solidity = 0.98,
                   .eccentricity = 0.5,
                   .dapi_mean = 800,
                   .dapi_cv = 0.2,
                   .edge_sharpness = 0.9,
                   .quality = 0.95,
                   .touches_border = plan->excluded == EXCLUDED_BORDER};
    n->x0 = (int)((c.x - 6.2) / FIXTURE_PIXEL_UM), n->x1 = (int)((c.x + 6.2) / FIXTURE_PIXEL_UM);
    n->y0 = (int)((c.y - 6.2) / FIXTURE_PIXEL_UM), n->y1 = (int)((c.y + 6.2) / FIXTURE_PIXEL_UM);
    if (plan->excluded < EXCLUDED_NO_SIGNAL) n->excluded = plan->excluded;

    int place = 0;
    static const double around[8][2] = {{-1.8, -1.2}, {1.6, 1.4}, {1.2, -1.9}, {-1.5, 1.7},
                                        {0, 0.4},     {0, 2.4},   {2.4, 0},    {-2.6, 0}};
    for (int i = 0; i < plan->fused + plan->split; i++, place++) {
        sunder_point_um at = {c.x + around[place][0], c.y + around[place][1]};
        bool split = i >= plan->fused;
        add_pair(t, f, k, at, split ? plan->distance_um : 0.08 + 0.03 * (k % 5), split ? STATE_SPLIT : STATE_FUSED);
    }
    for (int i = 0; i < plan->single_5p + plan->single_3p; i++, place++) {
        sunder_point_um at = {c.x + around[place][0], c.y + around[place][1]};
        add_signal(t, f, k, i < plan->single_5p ? END_5P : END_3P, at);
    }
    signal_counts counts = {plan->fused, plan->split + plan->single_5p, plan->split + plan->single_3p};
    bool rearranged = plan->code == PATTERN_S || plan->code == PATTERN_I3;
    bool other = plan->code == PATTERN_I5 || plan->code == PATTERN_0;
    double p = plan->p_rearranged;
    t->reading_rows[t->readings.n_nuclei++] = (reading){.field = f,
                                                        .nucleus = k + 1,
                                                        .counts = counts,
                                                        .code = plan->code,
                                                        .class_ = rearranged ? CLASS_REARRANGED
                                                                  : other    ? CLASS_OTHER
                                                                             : CLASS_NORMAL,
                                                        .p_rearranged = p,
                                                        .doubt = isnan(p) ? 1 : fmin(p, 1 - p),
                                                        .evaluable = plan->excluded == EXCLUDED_NOT,
                                                        .excluded = plan->excluded};
}

static void add_rejected(result_fixture *t, size_t f)
{
    sunder_point_um c = fixture_centre_um(2);
    add_candidate(t, f, 2, END_5P, (sunder_point_um){c.x + 0.2, c.y - 2.8}, 3.6); /* not weighed: noise */
    weigh_candidate(t, add_candidate(t, f, 2, END_3P, (sunder_point_um){c.x - 2.5, c.y}, 4.1), REJECTED_HOT_PIXEL);
    size_t first = 0; /* row of the first signal of nucleus 1, into which this one is merged */
    while (t->weighed_rows[first].field != f || t->weighed_rows[first].nucleus != 1) first++;
    sunder_point_um near = t->weighed_rows[first].centre_um;
    size_t doublet = weigh_candidate(t, add_candidate(t, f, 0, END_5P, (sunder_point_um){near.x + 0.4, near.y}, 8),
                                     REJECTED_DOUBLET);
    t->weighed_rows[doublet].merged_into = first;
}

static void wilson(long k, long n, double *p, double *lower, double *upper)
{
    const double z = 1.959963984540054;
    *p = (double)k / (double)n;
    double middle = *p + z * z / (2.0 * (double)n),
           spread = z * sqrt(*p * (1 - *p) / (double)n + z * z / (4.0 * (double)n * (double)n));
    *lower = (middle - spread) / (1 + z * z / (double)n);
    *upper = (middle + spread) / (1 + z * z / (double)n);
}

static void count(result_fixture *t)
{
    verdict *v = &t->verdict;
    slide_counts *counts = &v->counts;
    for (size_t i = 0; i < t->readings.n_nuclei; i++) {
        const reading *r = &t->reading_rows[i];
        counts->nuclei += 1;
        counts->by_exclusion[r->excluded] += 1;
        if (!r->evaluable) continue;
        counts->n += 1;
        counts->by_pattern[r->code] += 1;
        counts->k += r->class_ == CLASS_REARRANGED;
    }
    counts->split = counts->by_pattern[PATTERN_S];
    counts->isolated_3p = counts->by_pattern[PATTERN_I3];
    counts->isolated_5p = counts->by_pattern[PATTERN_I5];
    counts->mean_copies = 1.97;
    counts->mean_area_um2 = 69.5;
    wilson(counts->k, counts->n, &v->fraction, &v->lower, &v->upper);
    wilson(counts->split, counts->n, &v->split_fraction, &v->split_lower, &v->split_upper);
    wilson(counts->isolated_3p, counts->n, &v->isolated_fraction, &v->isolated_lower, &v->isolated_upper);
}

static void describe_slide(result_fixture *t)
{
    static const char *const roles[3][4] = {{"DAPI", "dapi", "dapi", "OME channel name"},
                                            {"SpectrumGreen", "green", "5p", "OME channel name"},
                                            {"SpectrumOrange", "orange", "3p", "OME channel name"}};
    slide_facts *facts = &t->origin.facts;
    *facts = (slide_facts){.format = "OME-TIFF", .bits = 16, .n_z = 1, .n_channels = 3};
    for (int i = 0; i < 3; i++) {
        snprintf(facts->channels[i].name, sizeof facts->channels[i].name, "%s", roles[i][0]);
        snprintf(facts->channels[i].colour, sizeof facts->channels[i].colour, "%s", roles[i][1]);
        snprintf(facts->channels[i].role, sizeof facts->channels[i].role, "%s", roles[i][2]);
        snprintf(facts->channels[i].why, sizeof facts->channels[i].why, "%s", roles[i][3]);
        camera_channel *c = &t->camera.channels[i];
        *c = (camera_channel){.dark_counts = 101.5,
                              .offset = {QUANTITY_FOUND, 100.5, 2, ""},
                              .gain = {QUANTITY_FOUND, 0.46, 0.01, ""},
                              .read_noise = {QUANTITY_REFUSED, NAN, NAN, "hidden behind the offset"},
                              .kind = PIXELS_RAW,
                              .why = "noise as a camera makes it",
                              .bits = 12,
                              .value_step = 1,
                              .saturation_counts = 65535,
                              .n_fields = 2};
        snprintf(c->colour, sizeof c->colour, "%s", roles[i][1]);
    }
    t->camera.n_channels = 3;
    t->origin.pixel_um = FIXTURE_PIXEL_UM;
    strcpy(t->origin.pixel_source, "OME");
    for (size_t i = 0; i < FIXTURE_FIELDS; i++) {
        static const char *const names[] = {"field_00.ome.tif", "field_01.ome.tif", "field_02.ome.tif"};
        t->input_names[i] = names[i];
        t->input_digests[i] = digest_bytes(names[i], strlen(names[i]));
    }
    t->origin.n_inputs = FIXTURE_FIELDS;
    t->origin.input_names = t->input_names;
    t->origin.input_digests = t->input_digests;
    t->warnings[0] = "the \"orange\" channel was guessed from its place <third>";
    t->origin.warnings = t->warnings;
    t->origin.n_warnings = 1;
}

static void describe_assay(result_fixture *t)
{
    t->assay = (sunder_assay){.id = "demo",
                              .title = "Demonstration break-apart probe",
                              .locus = "DEMO1",
                              .strand = '+',
                              .centromeric_end = SUNDER_END_5P,
                              .size_5p_kb = NAN,
                              .size_3p_kb = NAN,
                              .gap_kb = NAN,
                              .colour_5p = "green",
                              .colour_3p = "orange",
                              .colours_confirmed = true,
                              .split = {SUNDER_CENTRE_UM, 0.8},
                              .doublet = {SUNDER_CENTRE_UM, 0.58},
                              .n_min = 10,
                              .cutoff_numerator = 15,
                              .cutoff_denominator = 100,
                              .decision = SUNDER_DECISION_EVIDENCE};
    strcpy(t->assay.sha256, digest_bytes("demo", 4).chars);
    t->options = (sunder_score_options)SUNDER_SCORE_OPTIONS_INIT;
}

static void describe_laws(result_fixture *t)
{
    t->laws.shift = (chromatic_shift){.state = LAW_FOUND,
                                      .shift_um = {-SHIFT_X_UM, -SHIFT_Y_UM},
                                      .origin_um = {35, 28},
                                      .matrix = {{0, 0}, {0, 0}},
                                      .pairs = 52,
                                      .residual_um = 0.09,
                                      .error_um = 0.011};
    t->laws.pair_sigma_um = 0.12;
    for (int end = 0; end < 2; end++) {
        t->laws.brightness[end] = (brightness_law){.state = LAW_FOUND,
                                                   .ln_significance_mean = 2.6,
                                                   .ln_significance_sd = 0.4,
                                                   .flux_median = 1250,
                                                   .sigma_median_um = 0.2,
                                                   .signals = 60};
        t->laws.noise[end] = (noise_tail){.rate_at_floor = 0.01, .decay = 2.2, .floor = 3.5};
    }
    t->laws.nuclear_area_um2 = 69;
    t->laws.nuclei = 2 * FIXTURE_NUCLEI;
}

static void connect(result_fixture *t)
{
    for (size_t f = 0; f < FIXTURE_FIELDS; f++) {
        bool left_out = f == 2;
        snprintf(t->fields[f].name, sizeof t->fields[f].name, "field_%02zu.ome.tif", f);
        if (left_out)
            strcpy(t->fields[f].left_out, "field_02.ome.tif: ends at byte 4096; it is truncated: export it again");
        t->fields[f].width = left_out ? 0 : FIXTURE_WIDTH;
        t->fields[f].height = left_out ? 0 : FIXTURE_HEIGHT;
        t->fields[f].focus = left_out ? NAN : 0.9;
        t->fields[f].n_nuclei = t->per_field[f].n = left_out ? 0 : FIXTURE_NUCLEI;
        t->per_field[f].rows = t->rows[f];
        t->per_field[f].focus = t->fields[f].focus;
    }
    t->candidates.rows = t->candidate_rows;
    t->forced.rows = t->forced_rows;
    t->weighed.rows = t->weighed_rows;
    t->readings.nuclei = t->reading_rows;
    t->readings.signals = t->signals;
    t->readings.pairs = t->pairs;
    t->about = (score_context){.n_fields = FIXTURE_FIELDS, .n_left_out = 1, .median_focus = 0.9};
    t->segment = (segment_options){.segmenter = "classic", .min_area_um2 = 15, .max_area_um2 = 400};
    t->detect = (detect_options){.least_significance = 3.5, .reach_um = 1};
    t->result = (slide_result){.slide_name = "case_17",
                               .assay = &t->assay,
                               .options = &t->options,
                               .seed = 1,
                               .n_fields = FIXTURE_FIELDS,
                               .fields = t->fields,
                               .per_field = t->per_field,
                               .camera = &t->camera,
                               .candidates = &t->candidates,
                               .forced = &t->forced,
                               .laws = &t->laws,
                               .weighed = &t->weighed,
                               .readings = &t->readings,
                               .verdict = &t->verdict,
                               .origin = &t->origin,
                               .about = &t->about,
                               .segment = &t->segment,
                               .detect = &t->detect};
}

result_fixture *result_fixture_new(void)
{
    result_fixture *t = calloc(1, sizeof *t);
    assert_non_null(t);
    connect(t);
    describe_slide(t);
    describe_assay(t);
    describe_laws(t);
    for (size_t f = 0; f < 2; f++) {
        for (int k = 0; k < FIXTURE_NUCLEI; k++) add_nucleus(t, f, k);
        add_rejected(t, f);
    }
    count(t);
    verdict *v = &t->verdict;
    v->symmetry_p = 1;
    v->mixture = (distance_mixture){LAW_FOUND, 34, 62, 0.141, 0.06, 0.05, 0.285, 0.212, 0.014, ""};
    v->corrected = (fraction_correction){LAW_FOUND, 0.172, 0.061, 0.342, 0.002, 0.033, 0.001, 0.015, ""};
    v->section = (section_background){true, 4, 0.051, 0.2};
    v->counts.weak_5p = 2;
    v->posterior = (fraction_posterior){0.7125, 0.0915, 0.298, (double)v->counts.n, 0, 2, 0.31, 0.58};
    v->mode = (mode_outcome){.outcome = OUTCOME_ABOVE, .steps_p = NAN};
    v->above_cutoff = v->evidence = true;
    v->call = SUNDER_CALL_REARRANGED;
    v->n_reasons = 1;
    snprintf(v->reasons[0], sizeof v->reasons[0], "%ld of %ld evaluable nuclei are rearranged (%.1f %%; cutoff 15 %%)",
             v->counts.k, v->counts.n, 100 * v->fraction);
    v->n_flags = 1;
    strcpy(v->flags[0], "LOW_COUNT");
    return t;
}

void result_fixture_empty(result_fixture *t)
{
    for (size_t f = 0; f < FIXTURE_FIELDS; f++) t->per_field[f].n = t->fields[f].n_nuclei = 0;
    t->readings.n_nuclei = t->readings.n_signals = t->readings.n_pairs = 0;
    t->candidates.n = t->forced.n = t->weighed.n = 0;
    verdict *v = &t->verdict;
    *v = (verdict){.fraction = NAN,
                   .lower = NAN,
                   .upper = NAN,
                   .split_fraction = NAN,
                   .split_lower = NAN,
                   .split_upper = NAN,
                   .isolated_fraction = NAN,
                   .isolated_lower = NAN,
                   .isolated_upper = NAN,
                   .symmetry_p = NAN,
                   .posterior = {NAN, NAN, NAN, 0, 0, 0, NAN, NAN},
                   .mode = {.steps_p = NAN},
                   .call = SUNDER_CALL_UNINFORMATIVE,
                   .n_reasons = 1,
                   .counts = {.mean_copies = NAN, .mean_area_um2 = NAN}};
    strcpy(v->reasons[0], "no nucleus was found");
    v->mixture = (distance_mixture){LAW_REFUSED, 0, 0, NAN, NAN, NAN, NAN, NAN, NAN, "no pair"};
    v->corrected = (fraction_correction){LAW_REFUSED, NAN, NAN, NAN, NAN, NAN, NAN, NAN, "no nucleus is evaluable"};
    v->section = (section_background){.isolated_3p_frac = NAN, .more_p = NAN};
    t->laws.shift.state = LAW_REFUSED;
    strcpy(t->laws.shift.why, "no pairs");
    t->about.median_focus = NAN;
}
