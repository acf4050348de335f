/* src/report/svg_plot.c. */
#include "report/svg_plot.h"

#include "testing.h"

static const plot_look look = {
    "class=\"grid\"", "class=\"axis\"", "class=\"x\"", "class=\"y\"", "class=\"title\"", 16, 8, 34};

static size_t count_of(const char *svg, const char *words)
{
    size_t n = 0;
    for (const char *at = svg; (at = strstr(at, words)); at += strlen(words)) n++;
    return n;
}

static void a_step_is_round_and_the_smallest_that_fits(void **state)
{
    (void)state;
    static const struct {
        double range;
        int most;
        double step;
    } table[] = {{1, 6, 0.2}, {0.6, 6, 0.1}, {0.11, 6, 0.02}, {30, 10, 5}, {31, 6, 10}, {7, 7, 1}, {0.033, 6, 0.01}};

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        assert_near(round_step(table[i].range, table[i].most), table[i].step, 1e-12);
}

static void a_value_lies_in_the_drawing_area_and_outside_values_on_its_edge(void **state)
{
    (void)state;
    const plot p = {.left = 10, .right = 110, .top = 20, .bottom = 220, .x = {.from = -1, .to = 1}, .y = {.to = 4}};

    assert_near(plot_x(&p, 0), 60, 1e-12);
    assert_near(plot_y(&p, 1), 170, 1e-12);
    assert_near(plot_x(&p, -7), 10, 1e-12);
    assert_near(plot_y(&p, 7), 20, 1e-12);
}

static void ticks_stand_at_every_step_the_last_too_with_the_digits_they_need(void **state)
{
    (void)state;
    SUNDER_AUTO(text_free) text svg = {0};
    plot p = {&svg, 0, 300, 0, 100, {0, 0.3, 0.1, 1, "a < b", false}, {0, 0.1, 0.05, 1, "", false}};

    plot_axes(&p, &look);

    assert_int_equal(count_of(svg.chars, "class=\"x\""), 4);
    assert_non_null(strstr(svg.chars, ">0.3</text>"));
    assert_int_equal(count_of(svg.chars, "class=\"y\""), 3);
    assert_non_null(strstr(svg.chars, ">0.05</text>"));
    assert_non_null(strstr(svg.chars, ">a &lt; b</text>"));
}

static void an_inner_axis_has_nothing_at_its_ends_and_one_without_a_step_no_tick(void **state)
{
    (void)state;
    SUNDER_AUTO(text_free) text svg = {0};
    plot p = {&svg, 0, 300, 0, 100, {0, 3, 1, 1, "", true}, {0, 1, 0, 1, "", false}};

    plot_axes(&p, &look);

    assert_int_equal(count_of(svg.chars, "class=\"x\""), 2);
    assert_int_equal(count_of(svg.chars, "class=\"y\""), 0);
    assert_int_equal(count_of(svg.chars, "class=\"grid\""), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_is_round_and_the_smallest_that_fits),
        cmocka_unit_test(a_value_lies_in_the_drawing_area_and_outside_values_on_its_edge),
        cmocka_unit_test(ticks_stand_at_every_step_the_last_too_with_the_digits_they_need),
        cmocka_unit_test(an_inner_axis_has_nothing_at_its_ends_and_one_without_a_step_no_tick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
