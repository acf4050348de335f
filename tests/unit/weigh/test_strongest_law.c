/* src/weigh/strongest_law.c */
#include "weigh/strongest_law.h"

#include "signals_by_hand.h"
#include "testing.h"

static slide_laws completed(by_hand *h)
{
    slide_laws laws = h->laws;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(laws_from_strongest(&h->all, &laws, &err), &err);
    return laws;
}

static void a_single_nucleus_tells_how_bright_its_signals_are(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    h->laws.brightness[END_5P].state = LAW_REFUSED;
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 1500.0)->sigma_um = 0.11;
    add_by_hand(h, 1, END_5P, 8.0, 5.0, 30.0)->sigma_um = 0.31;

    const slide_laws laws = completed(h);

    assert_near(laws.brightness[END_5P].ln_significance_mean, log(1500.0), 1e-12);
    assert_near(laws.brightness[END_5P].sigma_median_um, 0.11, 1e-12);
    assert_near(laws.brightness[END_5P].flux_median, 50.0 * 1500.0, 1e-6);
    assert_near(laws.brightness[END_3P].ln_significance_mean, log(20.0), 0.0);
}

static void a_law_made_of_texture_gives_way_to_the_strongest_spots(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(3);
    h->laws.brightness[END_5P].ln_significance_mean = log(9.5);
    for (int id = 1; id <= 3; id++) {
        /* A fragment without signals is no argument for the texture. */
        if (id < 3) add_by_hand(h, id, END_5P, 20.0 * id, 5.0, 160.0);
        for (int i = 0; i < 5; i++) add_by_hand(h, id, END_5P, 20.0 * id + 2.0 * i, 9.0, 9.0);
    }

    const slide_laws laws = completed(h);

    assert_near(laws.brightness[END_5P].ln_significance_mean, log(160.0), 1e-12);
}

static void a_law_of_true_signals_stays(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(2);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 30.0);
    add_by_hand(h, 1, END_5P, 8.0, 5.0, 14.0);
    add_by_hand(h, 2, END_5P, 25.0, 5.0, 26.0);

    const slide_laws laws = completed(h);

    assert_near(laws.brightness[END_5P].ln_significance_mean, log(20.0), 0.0);
    assert_near(laws.brightness[END_5P].sigma_median_um, 0.2, 0.0);
}

static void noise_alone_makes_no_law(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    h->laws.brightness[END_5P].state = LAW_REFUSED;
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 4.5);
    add_by_hand(h, 0, END_5P, 50.0, 5.0, 90.0);

    const slide_laws laws = completed(h);

    assert_near(laws.brightness[END_5P].ln_significance_mean, log(20.0), 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_single_nucleus_tells_how_bright_its_signals_are),
        cmocka_unit_test(a_law_made_of_texture_gives_way_to_the_strongest_spots),
        cmocka_unit_test(a_law_of_true_signals_stays),
        cmocka_unit_test(noise_alone_makes_no_law),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
