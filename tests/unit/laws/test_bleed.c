/* src/laws/bleed: from tables made by hand. */
#include "candidates_by_hand.h"
#include "laws/bleed.h"

static void bleed_is_the_share_of_ghosts(void **state)
{
    (void)state;
    table t = table_new(1, 80);
    for (int i = 0; i < 12; i++) {
        double x = 5 + 7 * i, y = 50;
        candidate *source = add(&t, 0, END_5P, x, y, 60);
        candidate *ghost = add(&t, 0, END_3P, x + 0.02, y - 0.01, 5);
        ghost->amplitude = (0.04 + 0.001 * (i % 3)) * source->amplitude;
        candidate *partner = add(&t, 0, END_3P, x + 0.3, y, 20);
        partner->amplitude = 0.4 * source->amplitude;
    }

    slide_laws laws = run(&t);

    assert_near(laws.bleed[END_3P].share, 0.041, 1e-9);
    assert_near(laws.bleed[END_5P].share, 0.02, 0);
    table_drop(&t);
}

/* Partners lie anywhere within 0.3 um of a source: on average two for each ghost's area of 0.1 um. */
static void dim_partners_are_no_ghosts(void **state)
{
    (void)state;
    table t = table_new(1, 80);
    for (int i = 0; i < 12; i++) {
        double x = 5 + 7 * i, y = 50;
        candidate *source = add(&t, 0, END_5P, x, y, 60);
        add(&t, 0, END_3P, x + 0.025 * i, y, 8)->amplitude = (0.15 + 0.002 * (i % 3)) * source->amplitude;
    }

    slide_laws laws = run(&t);

    assert_near(laws.bleed[END_3P].share, 0.02, 0);
    table_drop(&t);
}

static void strong_bleed_is_found_beside_partners(void **state)
{
    (void)state;
    table t = table_new(1, 80);
    for (int i = 0; i < 12; i++) {
        double x = 5 + 7 * i, y = 50;
        candidate *source = add(&t, 0, END_5P, x, y, 60);
        add(&t, 0, END_3P, x + 0.03, y, 12)->amplitude = (0.16 + 0.01 * (i % 3)) * source->amplitude;
        candidate *paired = add(&t, 0, END_5P, x, y + 20, 60);
        add(&t, 0, END_3P, x + 0.02 * i, y + 20, 30)->amplitude = (0.5 + 0.05 * (i % 5)) * paired->amplitude;
    }

    slide_laws laws = run(&t);

    assert_near(laws.bleed[END_3P].share, 0.17, 1e-9);
    table_drop(&t);
}

static void forced_light_is_rid_of_bleed_that_is_known(void **state)
{
    (void)state;
    const candidate source = {.end = END_5P, .flux = 1000};
    const forced seen = {.significance = 8, .flux = 200};
    slide_laws laws = {.bleed[END_3P] = {.state = LAW_FOUND, .share = 0.15}};

    assert_near(forced_without_bleed(&seen, &source, &laws), 8 * 0.25, 1e-12);
    laws.bleed[END_3P].share = 0.5;
    assert_near(forced_without_bleed(&seen, &source, &laws), 0, 0);
    laws.bleed[END_3P].state = LAW_REFUSED;
    assert_near(forced_without_bleed(&seen, &source, &laws), 8, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bleed_is_the_share_of_ghosts),
        cmocka_unit_test(dim_partners_are_no_ghosts),
        cmocka_unit_test(strong_bleed_is_found_beside_partners),
        cmocka_unit_test(forced_light_is_rid_of_bleed_that_is_known),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
