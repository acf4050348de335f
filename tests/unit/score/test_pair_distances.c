/* src/score/pair_distances: which pairs feed the mixture. */
#include "score/pair_distances.h"

#include "core/memory.h"
#include "testing.h"

static reading rows[4];
static signal_pair pairs[6];
static nucleus found[4];

/* Four nuclei: counted, doubtful, out of focus, counted. */
static readings slide(void)
{
    static const exclusion excluded[] = {EXCLUDED_NOT, EXCLUDED_DOUBT, EXCLUDED_BLURRED, EXCLUDED_NOT};
    static const int of[] = {1, 1, 2, 3, 4, 4};
    for (int i = 0; i < 4; i++) {
        rows[i] = (reading){.nucleus = i + 1, .excluded = excluded[i], .evaluable = excluded[i] == EXCLUDED_NOT};
        found[i] = (nucleus){.id = i + 1, .area_um2 = M_PI * (i + 2) * (i + 2)};
    }
    for (int i = 0; i < 6; i++)
        pairs[i] = (signal_pair){
            .nucleus = of[i], .distance_um = 0.1 * (i + 1), .at_5p_um = {5.0 * i, 0}, .at_3p_um = {5.0 * i, 0}};
    pairs[5].distance_um = 6;
    return (readings){.n_nuclei = 4, .nuclei = rows, .n_pairs = 6, .pairs = pairs};
}

static void pairs_are_taken_by_what_dapi_says_and_not_by_the_call(void **state)
{
    (void)state;
    const readings r = slide();
    const nuclei field_ = {.n = 4, .rows = found};
    SUNDER_AUTO(auto_free) matched_distance *taken = NULL;
    SUNDER_AUTO(auto_free) size_t *pair = NULL;
    size_t n = 0;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(pair_distances(&r, &field_, &taken, &n, &pair, &err), &err);

    assert_int_equal(n, 5); /* the doubtful nucleus counts, the blurred one does not */
    assert_int_equal(pair[2], 2);
    assert_int_equal(pair[3], 4);
    assert_near(taken[2].distance_um, 0.3, 1e-12);
    assert_near(taken[2].radius_um, 3, 1e-12);
    assert_near(taken[2].at_3p_um.x, 10, 1e-12);
    assert_true(taken[0].nucleus == taken[1].nucleus && taken[1].nucleus != taken[2].nucleus);
}

static void probabilities_stand_at_their_pairs(void **state)
{
    (void)state;
    const readings r = slide();
    const nuclei field_ = {.n = 4, .rows = found};
    const distance_mixture m = {.state = LAW_FOUND, .split_frac = 0.2, .pair_sigma_um = 0.3};
    double p[6];
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(pair_split_probabilities(&r, &field_, &m, p, &err), &err);

    assert_true(p[0] < 0.1 && p[4] < 0.1);
    assert_true(p[5] > 0.99);
    assert_true(isnan(p[3]));
}

static void an_amplified_nucleus_is_left_out(void **state)
{
    (void)state;
    static reading one = {.nucleus = 1};
    static nucleus wide = {.id = 1, .area_um2 = 100};
    static signal_pair many[MOST_MIXED_PAIRS + 1];
    for (int i = 0; i <= MOST_MIXED_PAIRS; i++) many[i] = (signal_pair){.nucleus = 1, .distance_um = 0.1};
    const readings r = {.n_nuclei = 1, .nuclei = &one, .n_pairs = MOST_MIXED_PAIRS + 1, .pairs = many};
    const nuclei field_ = {.n = 1, .rows = &wide};
    const distance_mixture m = {.state = LAW_FOUND, .split_frac = 0.2, .pair_sigma_um = 0.3};
    double p[MOST_MIXED_PAIRS + 1];
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(pair_split_probabilities(&r, &field_, &m, p, &err), &err);

    for (int i = 0; i <= MOST_MIXED_PAIRS; i++) assert_true(isnan(p[i]));
}

static void a_slide_without_pairs_gives_none(void **state)
{
    (void)state;
    const readings r = {0};
    SUNDER_AUTO(auto_free) matched_distance *taken = NULL;
    size_t n = 7;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(pair_distances(&r, NULL, &taken, &n, NULL, &err), &err);

    assert_int_equal(n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_taken_by_what_dapi_says_and_not_by_the_call),
        cmocka_unit_test(probabilities_stand_at_their_pairs),
        cmocka_unit_test(an_amplified_nucleus_is_left_out),
        cmocka_unit_test(a_slide_without_pairs_gives_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
