/* Slides that cannot be measured: each is refused with one line that says what to do, or scored as uninformative; never
 * more. The images are made here, so what is wrong with each is known. */
#include <sys/stat.h>
#include <unistd.h>

#include "core/memory.h"
#include "hand_tiff.h"
#include "sunder/score.h"
#include "testing.h"

#define CHANNELS "DAPI,SpectrumGreen,SpectrumOrange"
#define PIXEL_UM 0.1

SUNDER_AUTO_DEFINE(auto_context, sunder_context, sunder_context_free)
SUNDER_AUTO_DEFINE(auto_slide, sunder_slide, sunder_slide_free)

/* A scratch folder, the slide in it, and what came of scoring it. */
typedef struct attempt {
    char *scratch;
    char slide[512], result[512];
    double pixel_um;      /* --pixel-size */
    const char *channels; /* --channels */
    sunder_profile profile;
    sunder_status status;
    sunder_error error;
    sunder_score_summary summary;
    bool made_result;
} attempt;

static attempt start(const char *name)
{
    attempt a = {.scratch = make_scratch()};
    snprintf(a.slide, sizeof a.slide, "%s/%s", a.scratch, name);
    snprintf(a.result, sizeof a.result, "%s/result", a.scratch);
    return a;
}

static sunder_status try_score(attempt *a)
{
    SUNDER_AUTO(auto_context) sunder_context *context = NULL;
    SUNDER_AUTO(auto_slide) sunder_slide *slide = NULL;
    sunder_context_options limits = SUNDER_CONTEXT_OPTIONS_INIT;
    sunder_slide_options opening = SUNDER_SLIDE_OPTIONS_INIT;
    sunder_score_options options = SUNDER_SCORE_OPTIONS_INIT;
    sunder_assay assay;
    a->summary = (sunder_score_summary)SUNDER_SCORE_SUMMARY_INIT;
    limits.threads = 2;
    assert_ok(sunder_context_new(&limits, &context, &a->error), &a->error);
    assert_ok(sunder_assay_find("demo", SUNDER_MODELS "/assays", &assay, &a->error), &a->error);
    opening.pixel_um = a->pixel_um;
    opening.channels = a->channels;
    opening.profile = options.profile = a->profile;
    opening.colour_5p = assay.colour_5p;
    opening.colour_3p = assay.colour_3p;
    sunder_status status = sunder_slide_open(context, a->slide, &opening, &slide, &a->error);
    if (status != SUNDER_OK) return status;
    return sunder_score_slide(context, slide, &assay, &options, a->result, &a->summary, &a->error);
}

static void score(attempt *a)
{
    struct stat found;
    a->status = try_score(a);
    a->made_result = stat(a->result, &found) == 0;
}

/* Refused, in one line that holds the words, and nothing written. */
static void assert_refused_as(attempt *a, sunder_status expected, const char *words)
{
    if (a->status != expected) print_error("message: %s\n", a->error.message);
    assert_int_equal(a->status, expected);
    assert_says(&a->error, words);
    assert_false(a->made_result);
    assert_null(strchr(a->error.message, '\n'));
    remove_scratch(a->scratch);
}

static void assert_refused(attempt *a, const char *words)
{
    assert_refused_as(a, SUNDER_ERROR_INPUT, words);
}

static void assert_uninformative(attempt *a)
{
    assert_ok(a->status, &a->error);
    assert_int_equal(a->summary.call, SUNDER_CALL_UNINFORMATIVE);
    assert_true(a->summary.reason[0] != '\0');
    assert_true(a->made_result);
    remove_scratch(a->scratch);
}

/* An OME-TIFF of the three channels. */
static void write_slide(const char *path, sample_fn value, const char *channels, int pages, double pixel_um)
{
    char *xml = hand_ome_xml(512, 384, channels, pixel_um);
    hand_tiff_write(path,
                    &(hand_tiff){.width = 512, .height = 384, .pages = pages, .description = xml, .value = value});
    free(xml);
}

static void keep_first(const char *path, long n_bytes)
{
    assert_int_equal(truncate(path, n_bytes), 0);
}

static void a_sharp_slide_made_the_same_way_is_scored(void **state)
{
    (void)state;
    attempt a = start("slide.ome.tif");
    write_slide(a.slide, sharp_scene, CHANNELS, 3, PIXEL_UM);

    score(&a);

    assert_ok(a.status, &a.error);
    assert_int_equal(a.summary.nuclei, 12);
    assert_int_equal(a.summary.rearranged, 0);
    remove_scratch(a.scratch);
}

static void a_missing_file_is_refused(void **state)
{
    (void)state;
    attempt a = start("missing.tif");

    score(&a);

    assert_refused(&a, "missing.tif");
}

static void an_empty_folder_is_refused(void **state)
{
    (void)state;
    attempt a = start("slide");
    assert_int_equal(mkdir(a.slide, 0777), 0);

    score(&a);

    assert_refused(&a, "slide");
}

static void a_file_of_no_bytes_is_refused(void **state)
{
    (void)state;
    attempt a = start("slide.ome.tif");
    write_slide(a.slide, sharp_scene, CHANNELS, 3, PIXEL_UM);
    keep_first(a.slide, 0);

    score(&a);

    assert_refused(&a, "slide.ome.tif");
}

static long file_bytes(const char *path)
{
    struct stat found;
    assert_int_equal(stat(path, &found), 0);
    return (long)found.st_size;
}

/* The directory of a page stands behind its pixels: each cut loses other parts, the last one part of the last directory. */
static void a_truncated_tiff_is_refused_wherever_it_ends(void **state)
{
    (void)state;
    const long page = 512 * 384 * 2, cuts[] = {4, 8, 5000, page, page + 40, 2 * page, 3 * page, -20};
    for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
        attempt a = start("slide.ome.tif");
        write_slide(a.slide, sharp_scene, CHANNELS, 3, PIXEL_UM);
        keep_first(a.slide, cuts[i] > 0 ? cuts[i] : file_bytes(a.slide) + cuts[i]);

        score(&a);

        assert_refused(&a, "slide.ome.tif");
    }
}

static void an_image_of_one_channel_is_refused_with_the_cure(void **state)
{
    (void)state;
    attempt a = start("slide.tif");
    hand_tiff_write(a.slide, &(hand_tiff){.width = 512, .height = 384, .value = sharp_scene});
    a.pixel_um = PIXEL_UM;

    score(&a);

    assert_refused(&a, "channel");
}

static void a_slide_without_the_nuclear_stain_is_refused(void **state)
{
    (void)state;
    attempt a = start("slide.ome.tif");
    write_slide(a.slide, sharp_scene, "SpectrumGreen,SpectrumOrange", 2, PIXEL_UM);

    score(&a);

    assert_refused(&a, "DAPI");
}

static void a_slide_without_the_assays_colour_is_refused(void **state)
{
    (void)state;
    attempt a = start("slide.ome.tif");
    write_slide(a.slide, sharp_scene, "DAPI,SpectrumGreen", 2, PIXEL_UM);

    score(&a);

    assert_refused(&a, "orange");
}

static void channels_of_different_size_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"x_DAPI.tif", "x_G.tif", "x_O.tif"};
    attempt a = start("slide");
    assert_int_equal(mkdir(a.slide, 0777), 0);
    for (int i = 0; i < 3; i++) {
        char path[640];
        snprintf(path, sizeof path, "%s/%s", a.slide, names[i]);
        hand_tiff_write(path, &(hand_tiff){.width = 256,
                                           .height = i == 1 ? 250 : 256,
                                           .pixels_per_cm = 1e4 / PIXEL_UM,
                                           .value = sharp_scene});
    }

    score(&a);

    assert_refused(&a, "256 x 25");
}

static void a_slide_without_a_pixel_size_is_refused_with_the_cure(void **state)
{
    (void)state;
    attempt a = start("slide.ome.tif");
    write_slide(a.slide, sharp_scene, CHANNELS, 3, 0);

    score(&a);

    assert_refused(&a, "--pixel-size");
}

static void an_impossible_pixel_size_is_refused_wherever_it_comes_from(void **state)
{
    (void)state;
    attempt in_ome = start("slide.ome.tif"), in_option = start("slide.ome.tif"), in_resolution = start("slide.tif");
    write_slide(in_ome.slide, sharp_scene, CHANNELS, 3, 100);
    write_slide(in_option.slide, sharp_scene, CHANNELS, 3, 0);
    in_option.pixel_um = 100;
    in_resolution.channels = "dapi=0,green=1,orange=2";
    hand_tiff_write(in_resolution.slide,
                    &(hand_tiff){.width = 256, .height = 256, .pages = 3, .pixels_per_cm = 100, .value = sharp_scene});

    score(&in_ome);
    score(&in_option);
    score(&in_resolution);

    assert_refused(&in_ome, "pixel");
    assert_refused_as(&in_option, SUNDER_ERROR_USAGE, "--pixel-size 100");
    assert_refused(&in_resolution, "pixel");
}

static double checks(int page, int sample, int x, int y)
{
    (void)page, (void)sample;
    return (x + y) % 2;
}

static void a_one_bit_image_is_refused(void **state)
{
    (void)state;
    attempt a = start("slide.tif");
    hand_tiff_write(a.slide, &(hand_tiff){.width = 256, .height = 256, .bits = 1, .pages = 3, .value = checks});
    a.pixel_um = PIXEL_UM;

    score(&a);

    assert_refused(&a, "1 bit");
}

static double not_a_number_here_and_there(int page, int sample, int x, int y)
{
    return x == 77 && y == 50 ? NAN : sharp_scene(page, sample, x, y) / 65535;
}

static void an_image_with_pixels_that_are_no_numbers_is_refused(void **state)
{
    (void)state;
    attempt a = start("slide.tif");
    hand_tiff_write(
        a.slide,
        &(hand_tiff){.width = 256, .height = 256, .bits = 32, .pages = 3, .value = not_a_number_here_and_there});
    a.pixel_um = PIXEL_UM;

    score(&a);

    assert_refused(&a, "slide.tif");
}

/* Haematoxylin and eosin: white slide, violet nuclei. */
static double stained_tissue(int page, int sample, int x, int y)
{
    (void)page;
    static const double violet[] = {90, 60, 150};
    double nucleus = (sharp_scene(0, 0, x, y) - 200) / 3012;
    return floor(240 + (violet[sample] - 240) * (nucleus < 0 ? 0 : nucleus > 1 ? 1 : nucleus));
}

static void a_brightfield_picture_is_refused(void **state)
{
    (void)state;
    attempt a = start("slide.tif");
    hand_tiff_write(a.slide,
                    &(hand_tiff){.width = 512, .height = 384, .samples = 3, .bits = 8, .value = stained_tissue});
    a.pixel_um = PIXEL_UM;

    score(&a);

    assert_refused(&a, "bright");
}

static void an_image_that_claims_to_be_huge_is_refused(void **state)
{
    (void)state;
    const unsigned sizes[] = {100000, 2000000000, 4294967295u};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        attempt a = start("slide.tif");
        hand_tiff_write(
            a.slide,
            &(hand_tiff){.width = 64, .height = 64, .pages = 3, .claimed_width = sizes[i], .claimed_height = sizes[i]});
        a.pixel_um = PIXEL_UM;

        score(&a);

        assert_refused(&a, "slide.tif");
    }
}

static double saturated(int page, int sample, int x, int y)
{
    (void)page, (void)sample, (void)x, (void)y;
    return 65535;
}

static void a_black_slide_is_uninformative(void **state)
{
    (void)state;
    attempt a = start("slide.ome.tif");
    write_slide(a.slide, NULL, CHANNELS, 3, PIXEL_UM);

    score(&a);

    assert_uninformative(&a);
}

static void a_saturated_slide_is_uninformative(void **state)
{
    (void)state;
    attempt a = start("slide.ome.tif");
    write_slide(a.slide, saturated, CHANNELS, 3, PIXEL_UM);

    score(&a);

    assert_uninformative(&a);
}

static void a_blurred_slide_is_uninformative(void **state)
{
    (void)state;
    attempt a = start("slide.ome.tif");
    write_slide(a.slide, blurred_scene, CHANNELS, 3, PIXEL_UM);

    score(&a);

    assert_uninformative(&a);
}

static double composite(int page, int sample, int x, int y)
{
    (void)page;
    static const int page_of_sample[] = {2, 1, 0}; /* red is the orange probe, green the green one, blue DAPI */
    return floor(sharp_scene(page_of_sample[sample], 0, x, y) / 4096 * 255);
}

static void an_rgb_export_is_scored_and_refused_for_validation(void **state)
{
    (void)state;
    attempt research = start("slide.tif"), validation = start("slide.tif");
    const hand_tiff picture = {.width = 512, .height = 384, .samples = 3, .bits = 8, .value = composite};
    hand_tiff_write(research.slide, &picture);
    hand_tiff_write(validation.slide, &picture);
    research.pixel_um = validation.pixel_um = PIXEL_UM;
    validation.profile = SUNDER_PROFILE_VALIDATION;

    score(&research);
    score(&validation);

    assert_ok(research.status, &research.error);
    remove_scratch(research.scratch);
    assert_refused(&validation, "validation");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sharp_slide_made_the_same_way_is_scored),
        cmocka_unit_test(a_missing_file_is_refused),
        cmocka_unit_test(an_empty_folder_is_refused),
        cmocka_unit_test(a_file_of_no_bytes_is_refused),
        cmocka_unit_test(a_truncated_tiff_is_refused_wherever_it_ends),
        cmocka_unit_test(an_image_of_one_channel_is_refused_with_the_cure),
        cmocka_unit_test(a_slide_without_the_nuclear_stain_is_refused),
        cmocka_unit_test(a_slide_without_the_assays_colour_is_refused),
        cmocka_unit_test(channels_of_different_size_are_refused),
        cmocka_unit_test(a_slide_without_a_pixel_size_is_refused_with_the_cure),
        cmocka_unit_test(an_impossible_pixel_size_is_refused_wherever_it_comes_from),
        cmocka_unit_test(a_one_bit_image_is_refused),
        cmocka_unit_test(an_image_with_pixels_that_are_no_numbers_is_refused),
        cmocka_unit_test(a_brightfield_picture_is_refused),
        cmocka_unit_test(an_image_that_claims_to_be_huge_is_refused),
        cmocka_unit_test(a_black_slide_is_uninformative),
        cmocka_unit_test(a_saturated_slide_is_uninformative),
        cmocka_unit_test(a_blurred_slide_is_uninformative),
        cmocka_unit_test(an_rgb_export_is_scored_and_refused_for_validation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
