/* src/segment/network_engine.c, network_scale.c and the choice of segment.c, with the network that ships. */
#include "segmented_fields.h"

#include "network/network.h"
#include "sunder/context.h"

static network *shipped_network(void)
{
    network *net = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(network_load(SUNDER_MODELS "/nuclei.onnx", NULL, &net, &err), &err);
    return net;
}

static segment_options with_network(const char *segmenter, const network *net)
{
    segment_options options = segment_options_default();
    options.segmenter = segmenter;
    options.network = net;
    return options;
}

/* Four lone nuclei and two that touch, of 8 to 10 um. */
static drawn_field six_nuclei(double um)
{
    int size = (int)(60 / um);
    drawn_field f = field_of_background(size, size, um, 60);
    draw_nucleus(&f, 12, 12, 4.5, 4, 0.3, 300);
    draw_nucleus(&f, 45, 11, 5, 4, 1.1, 120);
    draw_nucleus(&f, 13, 46, 4.2, 4, 0.5, 250);
    draw_nucleus(&f, 47, 48, 4.6, 3.8, 2.1, 180);
    draw_nucleus(&f, 26, 30, 4.4, 4.2, 0.1, 260);
    draw_nucleus(&f, 34.2, 30, 4.4, 4.2, 0.9, 240);
    expose(&f, 0.35, 3);
    return f;
}

static void it_finds_lone_and_touching_nuclei_at_any_pixel_size(void **state)
{
    (void)state;
    network *net = shipped_network();
    segment_options options = with_network("network", net);
    const double sizes_um[] = {0.0645, 0.13, 0.33, 0.65};
    for (int i = 0; i < 4; i++) {
        drawn_field f = six_nuclei(sizes_um[i]);

        nuclei n = segmented(&f, &options);

        assert_int_equal(n.n, 6);
        assert_string_equal(n.segmenter, "network");
        for (size_t k = 0; k < n.n; k++) assert_near(n.rows[k].area_um2, 56, 14);
        nuclei_free(&n);
        plane_free(&f.dapi);
    }
    network_free(net);
}

static void fields_without_nuclei_hold_none(void **state)
{
    (void)state;
    network *net = shipped_network();
    segment_options options = with_network("network", net);
    const int sizes[][2] = {{1, 1}, {3, 200}, {300, 260}};
    for (int i = 0; i < 3; i++)
        for (int noise = 0; noise <= 8; noise += 8) {
            drawn_field f = field_of_background(sizes[i][0], sizes[i][1], 0.13, 300);
            if (noise) expose(&f, 0.35, noise);

            nuclei n = segmented(&f, &options);

            assert_int_equal(n.n, 0);
            nuclei_free(&n);
            plane_free(&f.dapi);
        }
    network_free(net);
}

static void two_runs_and_any_threads_give_the_same_labels(void **state)
{
    (void)state;
    network *net = shipped_network();
    segment_options options = with_network("network", net);
    drawn_field f = six_nuclei(0.13);
    sunder_context_options threads = SUNDER_CONTEXT_OPTIONS_INIT;
    threads.threads = 3;
    sunder_context *context;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(sunder_context_new(&threads, &context, &err), &err);
    nuclei a = segmented(&f, &options), b;

    assert_ok(segment_run(context, &f.dapi, f.um, &options, &b, &err), &err);

    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.labels.px, b.labels.px,
                        (size_t)a.labels.width * (size_t)a.labels.height * sizeof *a.labels.px);
    nuclei_free(&a);
    nuclei_free(&b);
    sunder_context_free(context);
    plane_free(&f.dapi);
    network_free(net);
}

static void auto_keeps_good_classical_outlines_and_says_so(void **state)
{
    (void)state;
    network *net = shipped_network();
    drawn_field f = six_nuclei(0.13);
    segment_options easy = with_network("auto", net), strict = easy, without = with_network("auto", NULL);
    easy.least_right = 0;
    strict.least_right = 1.01;
    without.network_missing = "the nucleus network is not installed";

    nuclei kept = segmented(&f, &easy), changed = segmented(&f, &strict), alone = segmented(&f, &without);

    assert_string_equal(kept.segmenter, "classic");
    assert_string_equal(changed.segmenter, "network");
    assert_string_equal(alone.segmenter, "classic");
    assert_non_null(strstr(kept.segmenter_why, "classical outlines"));
    assert_non_null(strstr(changed.segmenter_why, "classical outlines"));
    assert_non_null(strstr(alone.segmenter_why, "not installed"));
    nuclei_free(&kept);
    nuclei_free(&changed);
    nuclei_free(&alone);
    plane_free(&f.dapi);
    network_free(net);
}

static void the_size_of_nuclei_is_seen_at_any_scale(void **state)
{
    (void)state;
    network *net = shipped_network();
    segment_options options = with_network("network", net);
    const double sizes_um[] = {0.0645, 0.2, 0.65};
    for (int i = 0; i < 3; i++) {
        drawn_field f = six_nuclei(sizes_um[i]);
        estimated_scale scale;
        sunder_error err = SUNDER_ERROR_INIT;

        assert_ok(segment_estimate_scale(NULL, &f.dapi, 8.5, &options, &scale, &err), &err);

        assert_near(scale.pixel_um, sizes_um[i], 0.12 * sizes_um[i]);
        assert_non_null(strstr(scale.how, "classical engine says"));
        plane_free(&f.dapi);
    }
    network_free(net);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_finds_lone_and_touching_nuclei_at_any_pixel_size),
        cmocka_unit_test(fields_without_nuclei_hold_none),
        cmocka_unit_test(two_runs_and_any_threads_give_the_same_labels),
        cmocka_unit_test(auto_keeps_good_classical_outlines_and_says_so),
        cmocka_unit_test(the_size_of_nuclei_is_seen_at_any_scale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
