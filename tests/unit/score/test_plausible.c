/* src/score/plausible: sizes and looks of slides with known faults. */
#include "score/plausible.h"

#include "testing.h"

static const sunder_assay assay = {.id = "lab", .cutoff_numerator = 15, .cutoff_denominator = 100};

static plausibility judge(double diameter_um, double sigma_um)
{
    const slide_counts counts = {.n = 100};
    const slide_laws laws = {.nuclei = 100, .own_nuclear_area_um2 = M_PI * diameter_um * diameter_um / 4};
    const score_context about = {.look = {{100, sigma_um, 2}, {100, sigma_um, 2}}};
    return judge_images(&counts, &assay, &laws, &about);
}

static void ordinary_sizes_fit(void **state)
{
    (void)state;
    assert_int_equal(judge(8, 0.18).scale, SCALE_FITS);
    assert_int_equal(judge(6, 0.19).scale, SCALE_FITS);
    assert_int_equal(judge(12, 0.20).scale, SCALE_FITS);
    assert_int_equal(judge(16, 0.20).scale, SCALE_FITS); /* large tumour nuclei, ordinary signals */
    assert_int_equal(judge(8, 0.26).scale, SCALE_FITS);  /* large probes or a low aperture */
}

static void half_the_pixel_size_makes_nuclei_and_signals_that_cannot_be(void **state)
{
    (void)state;
    const plausibility p = judge(4.2, 0.11);

    assert_int_equal(p.scale, SCALE_IMPOSSIBLE);
    assert_false(p.pixel_too_large);
    assert_near(p.diameter_um, 4.2, 1e-9);
    assert_near(p.sigma_um, 0.11, 1e-9);
}

static void twice_the_pixel_size_is_unlikely(void **state)
{
    (void)state;
    const plausibility p = judge(15.1, 0.255), beyond = judge(26, 0.4);

    assert_int_equal(p.scale, SCALE_UNLIKELY);
    assert_true(p.pixel_too_large);
    assert_int_equal(beyond.scale, SCALE_IMPOSSIBLE);
}

static void signs_that_disagree_are_no_proof(void **state)
{
    (void)state;
    assert_int_equal(judge(4.5, 0.2).scale, SCALE_DOUBTFUL);
    assert_int_equal(judge(4.5, 0.4).scale, SCALE_DOUBTFUL);
    assert_int_equal(judge(22, 0.19).scale, SCALE_DOUBTFUL);
}

static void too_little_to_measure_says_nothing(void **state)
{
    (void)state;
    const slide_counts counts = {.n = 3};
    const slide_laws few = {.nuclei = 3, .own_nuclear_area_um2 = 5}, many = {.nuclei = 30, .own_nuclear_area_um2 = 5};
    const score_context seen = {.look = {{100, 0.1, 2}, {100, 0.1, 2}}},
                        unseen = {.look = {{4, 0.1, 2}, {0, NAN, NAN}}};

    assert_int_equal(judge_images(&counts, &assay, &few, &seen).scale, SCALE_FITS);
    assert_int_equal(judge_images(&counts, &assay, &many, &unseen).scale, SCALE_FITS);
}

static plausibility look_at(channel_look look_5p, channel_look look_3p)
{
    const slide_counts counts = {.n = 100};
    const slide_laws laws = {.nuclei = 100, .own_nuclear_area_um2 = 50};
    const score_context about = {.look = {look_5p, look_3p}};
    return judge_images(&counts, &assay, &laws, &about);
}

static void chromatin_in_a_probe_channel_is_recognised(void **state)
{
    (void)state;
    const channel_look probe = {160, 0.18, 1.5}, chromatin = {1100, 0.33, 0.18}, hazy = {160, 0.18, 0.22},
                       blobs = {160, 0.33, 2};

    assert_true(look_at(chromatin, probe).swapped_dapi);
    assert_int_equal(look_at(chromatin, probe).chromatin, END_5P);
    assert_int_equal(look_at(probe, chromatin).chromatin, END_3P);
    assert_false(look_at(probe, probe).swapped_dapi);
    assert_false(look_at(hazy, probe).swapped_dapi);
    assert_false(look_at(blobs, probe).swapped_dapi);
}

static void isolated_5p_in_place_of_3p_suggest_exchanged_ends(void **state)
{
    (void)state;
    const slide_laws laws = {0};
    const score_context about = {0};
    const slide_counts swapped = {.n = 100, .isolated_5p = 25, .isolated_3p = 3},
                       symmetric = {.n = 100, .isolated_5p = 18, .isolated_3p = 15},
                       few = {.n = 100, .isolated_5p = 12, .isolated_3p = 1},
                       right = {.n = 100, .isolated_5p = 3, .isolated_3p = 25};

    assert_true(judge_images(&swapped, &assay, &laws, &about).swapped_ends);
    assert_false(judge_images(&symmetric, &assay, &laws, &about).swapped_ends);
    assert_false(judge_images(&few, &assay, &laws, &about).swapped_ends);
    assert_false(judge_images(&right, &assay, &laws, &about).swapped_ends);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinary_sizes_fit),
        cmocka_unit_test(half_the_pixel_size_makes_nuclei_and_signals_that_cannot_be),
        cmocka_unit_test(twice_the_pixel_size_is_unlikely),
        cmocka_unit_test(signs_that_disagree_are_no_proof),
        cmocka_unit_test(too_little_to_measure_says_nothing),
        cmocka_unit_test(chromatin_in_a_probe_channel_is_recognised),
        cmocka_unit_test(isolated_5p_in_place_of_3p_suggest_exchanged_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
