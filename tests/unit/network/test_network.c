/* src/network: network.c, tile.c, layers.c, conv_row*.c. The networks are small ones of random weights
 * (tests/data/make_networks.py). */
#include "network/network.h"

#include "cv/opencv.h"
#include "network/layers.h"
#include "testing.h"

typedef struct small_network {
    const char *path;
    int multiple_px;
} small_network;

static const small_network networks[] = {
    {SUNDER_TESTS "/data/flat.onnx", 2}, {SUNDER_TESTS "/data/half.onnx", 4}, {SUNDER_TESTS "/data/deep.onnx", 16}};
enum { NETWORKS = 3, DEEP = 2 };

static network *loaded(const char *path)
{
    network *net = NULL;
    sunder_error error = SUNDER_ERROR_INIT;
    assert_ok(network_load(path, NULL, &net, &error), &error);
    return net;
}

static plane noise(int width, int height)
{
    plane p;
    uint32_t state = 7;
    assert_ok(plane_new(width, height, &p, NULL), NULL);
    for (int i = 0; i < width * height; i++) {
        state = state * 1664525 + 1013904223;
        p.px[i] = 1.5f * (float)(state >> 8) / (1 << 24);
    }
    return p;
}

static network_maps maps_of(sunder_context *context, const network *net, const plane *image, int tile_px)
{
    network_maps maps;
    sunder_error error = SUNDER_ERROR_INIT;
    assert_ok(network_run(context, net, image, tile_px, &maps, &error), &error);
    return maps;
}

static const plane *map_at(const network_maps *maps, int c)
{
    const plane *const all[] = {&maps->inside, &maps->depth, &maps->seam, &maps->to_x, &maps->to_y};
    return all[c];
}

static void assert_same_bytes(const network_maps *a, const network_maps *b)
{
    for (int c = 0; c < NETWORK_OUTPUTS; c++) {
        const plane *first = map_at(a, c), *second = map_at(b, c);
        assert_int_equal(first->width, second->width);
        assert_int_equal(first->height, second->height);
        assert_memory_equal(first->px, second->px, (size_t)first->width * (size_t)first->height * sizeof(float));
    }
}

static int mirrored(int i, int n)
{
    while (i < 0 || i >= n) i = i < 0 ? -1 - i : 2 * n - 1 - i;
    return i;
}

static plane reflected(const plane *image, int multiple_px)
{
    int width = image->width + 2 * NETWORK_MARGIN_PX, height = image->height + 2 * NETWORK_MARGIN_PX;
    plane p;
    width += (multiple_px - width % multiple_px) % multiple_px;
    height += (multiple_px - height % multiple_px) % multiple_px;
    assert_ok(plane_new(width, height, &p, NULL), NULL);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            p.px[y * width + x] = image->px[mirrored(y - NETWORK_MARGIN_PX, image->height) * image->width +
                                            mirrored(x - NETWORK_MARGIN_PX, image->width)];
    return p;
}

/* Largest difference to what OpenCV's dnn makes of the reflected image. */
static double difference_to_opencv(const small_network *small, int width, int height)
{
    network *ours = loaded(small->path);
    cv_network *theirs = NULL;
    sunder_error error = SUNDER_ERROR_INIT;
    plane image = noise(width, height), seen = reflected(&image, small->multiple_px);
    const size_t n = (size_t)seen.width * (size_t)seen.height;
    float *expected = calloc(n * NETWORK_OUTPUTS, sizeof *expected);
    const cv_view view = {seen.width, seen.height, CV_PIXEL_F32, seen.px};
    assert_ok(cv_network_load(small->path, &theirs, &error), &error);
    assert_ok(cv_network_run(theirs, &view, NETWORK_OUTPUTS, expected, &error), &error);
    network_maps maps = maps_of(NULL, ours, &image, 0);
    double worst = 0;
    for (int c = 0; c < NETWORK_OUTPUTS; c++)
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) {
                const size_t at =
                    (size_t)(y + NETWORK_MARGIN_PX) * (size_t)seen.width + (size_t)(x + NETWORK_MARGIN_PX);
                worst = fmax(worst, fabs(map_at(&maps, c)->px[y * width + x] - expected[(size_t)c * n + at]));
            }
    network_maps_free(&maps);
    free(expected);
    plane_free(&seen);
    plane_free(&image);
    cv_network_free(theirs);
    network_free(ours);
    return worst;
}

static void maps_agree_with_those_of_opencv(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1}, {7, 3}, {33, 200}, {64, 64}, {1000, 9}};

    for (int i = 0; i < NETWORKS; i++)
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
            /* Sums of some thousand products of order one, added in another order. */
            assert_near(difference_to_opencv(&networks[i], sizes[k][0], sizes[k][1]), 0, 1e-4);
}

static void tiles_of_any_size_give_the_same_bytes(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1}, {7, 3}, {33, 200}, {400, 5}}, tiles_px[] = {1, 17, 64, 100, INT32_MAX};

    for (int i = 0; i < NETWORKS; i++) {
        network *net = loaded(networks[i].path);
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
            plane image = noise(sizes[k][0], sizes[k][1]);
            network_maps whole = maps_of(NULL, net, &image, 0);
            for (size_t t = 0; t < sizeof tiles_px / sizeof *tiles_px; t++) {
                network_maps tiled = maps_of(NULL, net, &image, tiles_px[t]);
                assert_same_bytes(&tiled, &whole);
                network_maps_free(&tiled);
            }
            network_maps_free(&whole);
            plane_free(&image);
        }
        network_free(net);
    }
}

static void a_strip_longer_than_a_tile_has_no_seam(void **state)
{
    (void)state;
    network *net = loaded(networks[DEEP].path);
    plane strip = noise(2500, 50);

    network_maps tiled = maps_of(NULL, net, &strip, 0), whole = maps_of(NULL, net, &strip, 4096);

    assert_same_bytes(&tiled, &whole);
    network_maps_free(&tiled);
    network_maps_free(&whole);
    plane_free(&strip);
    network_free(net);
}

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
    (void)state;
    network *net = loaded(networks[DEEP].path);
    plane image = noise(300, 700);
    network_maps alone = maps_of(NULL, net, &image, 0);

    for (int threads = 2; threads <= 5; threads += 3) {
        sunder_context_options options = SUNDER_CONTEXT_OPTIONS_INIT;
        sunder_context *context = NULL;
        options.threads = threads;
        assert_ok(sunder_context_new(&options, &context, NULL), NULL);
        network_maps maps = maps_of(context, net, &image, 0);
        assert_same_bytes(&maps, &alone);
        network_maps_free(&maps);
        sunder_context_free(context);
    }
    network_maps_free(&alone);
    plane_free(&image);
    network_free(net);
}

static void the_plain_loop_gives_the_bytes_of_the_fast_one(void **state)
{
    (void)state;
    if (conv_row_fastest() == conv_row_plain) skip();
    for (int i = 0; i < NETWORKS; i++) {
        network *net = loaded(networks[i].path);
        plane image = noise(41, 30);

        network_maps fast = maps_of(NULL, net, &image, 0);
        net->conv_row = conv_row_plain;
        network_maps plain = maps_of(NULL, net, &image, 0);

        assert_same_bytes(&plain, &fast);
        network_maps_free(&plain);
        network_maps_free(&fast);
        plane_free(&image);
        network_free(net);
    }
}

static void a_cancelled_run_leaves_nothing(void **state)
{
    (void)state;
    network *net = loaded(networks[DEEP].path);
    plane image = noise(20, 20);
    network_maps maps = {0};
    sunder_context *context = NULL;
    assert_ok(sunder_context_new(NULL, &context, NULL), NULL);
    sunder_context_cancel(context);

    assert_int_equal(network_run(context, net, &image, 0, &maps, NULL), SUNDER_CANCELLED);

    assert_null(maps.inside.px);
    sunder_context_free(context);
    plane_free(&image);
    network_free(net);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maps_agree_with_those_of_opencv),
        cmocka_unit_test(tiles_of_any_size_give_the_same_bytes),
        cmocka_unit_test(a_strip_longer_than_a_tile_has_no_seam),
        cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
        cmocka_unit_test(the_plain_loop_gives_the_bytes_of_the_fast_one),
        cmocka_unit_test(a_cancelled_run_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
