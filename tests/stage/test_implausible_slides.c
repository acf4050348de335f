/* Slides that can be measured and are not what they should be: what is wrong is said in words and flags, not guessed over.
 * Round nuclei on a grid with known signals, each slide with one fault. */
#include "core/json.h"
#include "core/memory.h"
#include "core/text.h"
#include "hand_tiff.h"
#include "sunder/score.h"
#include "testing.h"

#define WIDTH 512
#define HEIGHT 384
#define GRID 128
#define NUCLEI 12
#define PIXEL_UM 0.1

SUNDER_AUTO_DEFINE(auto_context, sunder_context, sunder_context_free)
SUNDER_AUTO_DEFINE(auto_slide, sunder_slide, sunder_slide_free)

typedef struct scored {
    sunder_score_summary summary;
    json_node *result;
} scored;

static void scored_free(scored *s)
{
    node_free(s->result);
}

/* channels: NULL takes them by their names. */
static scored score_path(const char *path, const char *channels)
{
    SUNDER_AUTO(auto_context) sunder_context *context = NULL;
    SUNDER_AUTO(auto_slide) sunder_slide *slide = NULL;
    sunder_context_options limits = SUNDER_CONTEXT_OPTIONS_INIT;
    sunder_slide_options opening = SUNDER_SLIDE_OPTIONS_INIT;
    sunder_score_options options = SUNDER_SCORE_OPTIONS_INIT;
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_assay assay;
    scored s = {.summary = SUNDER_SCORE_SUMMARY_INIT};
    char *scratch = make_scratch(), *out = path_join(scratch, "result"), *json = path_join(out, "result.json");
    limits.threads = 2;
    assert_ok(sunder_context_new(&limits, &context, &err), &err);
    assert_ok(sunder_assay_find("demo", SUNDER_MODELS "/assays", &assay, &err), &err);
    opening.colour_5p = assay.colour_5p, opening.colour_3p = assay.colour_3p;
    opening.channels = channels;
    assert_ok(sunder_slide_open(context, path, &opening, &slide, &err), &err);
    assert_ok(sunder_score_slide(context, slide, &assay, &options, out, &s.summary, &err), &err);
    assert_ok(node_read_file(json, &s.result, &err), &err);
    remove_scratch(scratch);
    free(out), free(json);
    return s;
}

static scored score(sample_fn value, double pixel_um)
{
    char *scratch = make_scratch(), *path = path_join(scratch, "slide.ome.tif"),
         *xml = hand_ome_xml(WIDTH, HEIGHT, "DAPI,SpectrumGreen,SpectrumOrange", pixel_um);
    hand_tiff_write(path,
                    &(hand_tiff){.width = WIDTH, .height = HEIGHT, .pages = 3, .description = xml, .value = value});
    scored s = score_path(path, NULL);
    remove_scratch(scratch);
    free(path), free(xml);
    return s;
}

static bool in_list(const scored *s, const char *list, const char *words)
{
    const json_node *node = node_get(s->result, list);
    for (size_t i = 0; i < node_length(node); i++) {
        if (strstr(node_string(node_at(node, i), ""), words)) return true;
    }
    return false;
}

static bool has_flag(const scored *s, const char *flag)
{
    return in_list(s, "flags", flag);
}

static void assert_uninformative(const scored *s, const char *flag, const char *reason)
{
    assert_int_equal(s->summary.call, SUNDER_CALL_UNINFORMATIVE);
    if (!has_flag(s, flag)) print_error("no flag %s\n", flag);
    assert_true(has_flag(s, flag));
    if (!strstr(s->summary.reason, reason)) print_error("reason: %s\n", s->summary.reason);
    assert_non_null(strstr(s->summary.reason, reason));
}

/* Camera noise of 4 counts, the same in every run: sums of hashed bits, near enough to normal. */
static double noise(int page, int x, int y)
{
    uint32_t h = (uint32_t)x * 374761393u + (uint32_t)y * 668265263u + (uint32_t)page * 2246822519u;
    double sum = 0;
    for (int i = 0; i < 4; i++) {
        h = (h ^ (h >> 13)) * 1274126177u;
        h ^= h >> 16;
        sum += h / 4294967296.0 - 0.5;
    }
    return 4 * sum * sqrt(3);
}

/* A probe channel without its signals. */
static double glow(int page, int x, int y)
{
    const double inside = (sharp_scene(0, 0, x, y) - 212) / 3000;
    return 200 + 60 * fmin(fmax(inside, 0), 1) + noise(page, x, y);
}

/* A signal (u, v) px from the middle of the nucleus. */
static double spot_at(int x, int y, double u, double v)
{
    const double dx = x % GRID - GRID / 2 - u, dy = y % GRID - GRID / 2 - v;
    return 2500 * exp(-(dx * dx + dy * dy) / (2 * 1.4 * 1.4));
}

/* The 3' signals of each nucleus lie elsewhere, 2 um and more from any 5'. */
static double all_apart(int page, int sample, int x, int y)
{
    if (page != 2) return sharp_scene(page, sample, x, y);
    const int cell = x / GRID + 4 * (y / GRID);
    const double turn = cell * 2.4, u = 8 * cos(turn), v = -16 + 6 * sin(turn);
    return floor(glow(page, x, y) + spot_at(x, y, u, v) + spot_at(x, y, -u, v - 6));
}

static void no_fused_pair_at_all_is_said(void **state)
{
    (void)state;
    SUNDER_AUTO(scored_free) scored s = score(all_apart, PIXEL_UM);

    assert_uninformative(&s, "MISALIGNED", "do not lie on each other");
}

static double shifted_by_2_um(int page, int sample, int x, int y)
{
    return sharp_scene(page, sample, page == 2 && x >= 20 ? x - 20 : x, y);
}

static void a_chromatic_shift_of_2_um_is_refused(void **state)
{
    (void)state;
    SUNDER_AUTO(scored_free) scored s = score(shifted_by_2_um, PIXEL_UM);

    assert_uninformative(&s, "MISALIGNED", "do not lie on each other");
    assert_true(has_flag(&s, "SHIFT_UNKNOWN"));
}

static double no_orange(int page, int sample, int x, int y)
{
    return page == 2 ? floor(glow(page, x, y)) : sharp_scene(page, sample, x, y);
}

static void a_missing_colour_is_named(void **state)
{
    (void)state;
    SUNDER_AUTO(scored_free) scored s = score(no_orange, PIXEL_UM);

    assert_uninformative(&s, "NO_SIGNALS", "What is read as 3' (orange) is noise or the rims of nuclei");
}

static double black_green(int page, int sample, int x, int y)
{
    return page == 1 ? 0 : sharp_scene(page, sample, x, y);
}

static void a_probe_channel_that_was_not_imaged_is_named(void **state)
{
    (void)state;
    SUNDER_AUTO(scored_free) scored s = score(black_green, PIXEL_UM);

    assert_uninformative(&s, "NO_SIGNALS", "The 5' (green) channel holds one value in every pixel");
}

static double overexposed_green(int page, int sample, int x, int y)
{
    return page == 1 ? 65535 : sharp_scene(page, sample, x, y);
}

static void an_overexposed_probe_channel_is_named(void **state)
{
    (void)state;
    SUNDER_AUTO(scored_free) scored s = score(overexposed_green, PIXEL_UM);

    assert_uninformative(&s, "SATURATED", "overexposed");
}

/* The first three nuclei of the grid. */
static double three_nuclei(int page, int sample, int x, int y)
{
    return x < 3 * GRID && y < GRID ? sharp_scene(page, sample, x, y) : floor(200 + noise(page, x, y));
}

static void three_nuclei_are_too_few(void **state)
{
    (void)state;
    SUNDER_AUTO(scored_free) scored s = score(three_nuclei, PIXEL_UM);

    assert_int_equal(s.summary.nuclei, 3);
    assert_uninformative(&s, "LOW_COUNT", "of 3 found can be scored");
}

/* Twenty fused pairs, 1.2 um from each other. */
static double crowded(int page, int sample, int x, int y)
{
    if (page == 0) return sharp_scene(page, sample, x, y);
    double sum = glow(page, x, y);
    for (int i = 0; i < 20; i++) sum += spot_at(x, y, 12 * (i % 5 - 2), 12 * (i / 5) - 18);
    return floor(sum);
}

static void twenty_signals_of_each_colour_are_an_amplification(void **state)
{
    (void)state;
    SUNDER_AUTO(scored_free) scored s = score(crowded, PIXEL_UM);

    assert_int_equal(s.summary.nuclei, NUCLEI);
    assert_int_equal(s.summary.evaluable, NUCLEI);
    assert_int_equal(s.summary.rearranged, 0);
    assert_true(has_flag(&s, "AMPLIFIED"));
}

/* A real texture of chromatin is needed: the demo slide with its channels given in the wrong order. */
static void a_probe_channel_that_holds_the_nuclear_stain_is_named(void **state)
{
    (void)state;
    SUNDER_AUTO(scored_free) scored s = score_path(SUNDER_TESTIMAGES "/demo_slide", "dapi=1,green=0,orange=2");

    assert_uninformative(&s, "CHANNELS_SWAPPED", "what is read as 5' (green) looks like the nuclear stain");
}

static void half_the_pixel_size_is_refused_by_the_size_of_nuclei_and_signals(void **state)
{
    (void)state;
    SUNDER_AUTO(scored_free) scored s = score(sharp_scene, PIXEL_UM / 2);

    assert_uninformative(&s, "SCALE_DOUBTFUL", "The pixel size is almost surely wrong");
}

static void twice_the_pixel_size_is_doubted_in_words(void **state)
{
    (void)state;
    SUNDER_AUTO(scored_free) scored s = score(sharp_scene, PIXEL_UM * 2), right = score(sharp_scene, PIXEL_UM);

    assert_true(has_flag(&s, "SCALE_DOUBTFUL"));
    assert_true(in_list(&s, "reasons", "It may be too large"));
    assert_false(has_flag(&right, "SCALE_DOUBTFUL"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_fused_pair_at_all_is_said),
        cmocka_unit_test(a_chromatic_shift_of_2_um_is_refused),
        cmocka_unit_test(a_missing_colour_is_named),
        cmocka_unit_test(a_probe_channel_that_was_not_imaged_is_named),
        cmocka_unit_test(an_overexposed_probe_channel_is_named),
        cmocka_unit_test(three_nuclei_are_too_few),
        cmocka_unit_test(twenty_signals_of_each_colour_are_an_amplification),
        cmocka_unit_test(a_probe_channel_that_holds_the_nuclear_stain_is_named),
        cmocka_unit_test(half_the_pixel_size_is_refused_by_the_size_of_nuclei_and_signals),
        cmocka_unit_test(twice_the_pixel_size_is_doubted_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
