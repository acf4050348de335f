/* src/network: load.c, onnx_file.c, shape.c. Bad files are good ones, patched here. */
#include "core/digest.h"
#include "network/network.h"
#include "network/shape.h"
#include "testing.h"

static const char half[] = SUNDER_TESTS "/data/half.onnx";

typedef struct content {
    char *bytes;
    size_t n;
} content;

static content read_half(void)
{
    content c = {0};
    FILE *file = fopen(half, "rb");
    assert_non_null(file);
    c.bytes = malloc(1 << 20);
    assert_non_null(c.bytes);
    c.n = fread(c.bytes, 1, 1 << 20, file);
    fclose(file);
    return c;
}

/* Where the words stand first at or after `from`. */
static size_t place_of(const content *c, const char *words, size_t from)
{
    for (size_t i = from; i + strlen(words) <= c->n; i++)
        if (memcmp(c->bytes + i, words, strlen(words)) == 0) return i;
    _fail(__FILE__, __LINE__);
    return 0;
}

/* Loads the bytes from a file of their own. */
static sunder_status load_bytes(const char *bytes, size_t n, sunder_error *error)
{
    char *folder = make_scratch(), path[600];
    network *net = NULL;
    snprintf(path, sizeof path, "%s/net.onnx", folder);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    fclose(file);
    sunder_status status = network_load(path, NULL, &net, error);
    network_free(net);
    remove_scratch(folder);
    return status;
}

static void assert_refused(const content *c, const char *words)
{
    sunder_error error = SUNDER_ERROR_INIT;
    assert_int_equal(load_bytes(c->bytes, c->n, &error), SUNDER_ERROR_INPUT);
    assert_says(&error, "net.onnx");
    assert_says(&error, words);
}

static void a_missing_file_is_named(void **state)
{
    (void)state;
    network *net = NULL;
    sunder_error error = SUNDER_ERROR_INIT;

    assert_int_equal(network_load("nowhere/nuclei.onnx", NULL, &net, &error), SUNDER_ERROR_INPUT);

    assert_says(&error, "nowhere/nuclei.onnx");
    assert_null(net);
}

static void a_folder_is_no_network(void **state)
{
    (void)state;
    network *net = NULL;

    assert_int_equal(network_load("/", NULL, &net, NULL), SUNDER_ERROR_INPUT);
}

static void the_right_digest_is_taken_and_another_refused_with_both(void **state)
{
    (void)state;
    network *net = NULL;
    digest_hex digest;
    sunder_error error = SUNDER_ERROR_INIT;
    assert_ok(digest_file(half, &digest, NULL), NULL);

    assert_ok(network_load(half, digest.chars, &net, &error), &error);
    network_free(net);
    char found[13];
    memcpy(found, digest.chars, 12);
    found[12] = '\0';
    net = NULL;
    assert_int_equal(network_load(half, "0123456789abcdef0123", &net, &error), SUNDER_ERROR_INPUT);

    assert_says(&error, found);
    assert_says(&error, "0123456789ab");
    assert_null(net);
}

static void what_is_no_onnx_is_refused(void **state)
{
    (void)state;
    content words = {.bytes = (char *)"this is a letter, not a network", .n = 31},
            nothing = {.bytes = (char *)"", .n = 0};

    assert_refused(&words, "no ONNX");
    assert_refused(&nothing, "no ONNX");
}

static void a_cut_file_is_refused(void **state)
{
    (void)state;
    content c = read_half();
    c.n -= 1000;

    assert_refused(&c, "damaged");
    free(c.bytes);
}

static void a_file_beyond_the_limit_is_refused(void **state)
{
    (void)state;
    content c = {.n = (16 << 20) + 1};
    c.bytes = calloc(c.n, 1);
    assert_non_null(c.bytes);

    assert_refused(&c, "16 MiB");
    free(c.bytes);
}

static void another_operator_is_named(void **state)
{
    (void)state;
    content c = read_half();
    memcpy(c.bytes + place_of(&c, "\"\x04Relu", 0) + 2, "Tanh", 4);

    assert_refused(&c, "Tanh, expected Relu");
    free(c.bytes);
}

static void another_wiring_is_refused(void **state)
{
    (void)state;
    content c = read_half();
    size_t at = place_of(&c, "MaxPool_output_0", 0);
    c.bytes[at] = 'X'; /* an input of that name, or the output */

    assert_refused(&c, "expected that of the node before");
    free(c.bytes);
}

static void another_stride_is_refused(void **state)
{
    (void)state;
    content c = read_half();
    /* AttributeProto: name "strides", then ints 2, 2 */
    size_t at = place_of(&c, "\x0a\x07strides", 0) + 9;
    assert_int_equal(c.bytes[at], 0x40);
    c.bytes[at + 1] = 3;

    assert_refused(&c, "stride");
    free(c.bytes);
}

static void a_weight_that_is_no_number_is_refused(void **state)
{
    (void)state;
    content c = read_half();
    /* TensorProto: name, then raw data with a length of one or two bytes */
    size_t at = place_of(&c, "stem.0.bias\x4a", 0) + 13;
    memcpy(c.bytes + at, "\0\0\xc0\x7f", 4);

    assert_refused(&c, "no number");
    free(c.bytes);
}

/* Damage of every kind, at random places: refused, or taken when it only changed weights; never anything else. */
static void damage_anywhere_is_survived(void **state)
{
    (void)state;
    content whole = read_half();
    char *bytes = malloc(whole.n);
    assert_non_null(bytes);
    uint32_t random = 5;
    int refused = 0;

    for (int round = 0; round < 4000; round++) {
        memcpy(bytes, whole.bytes, whole.n);
        size_t n = whole.n;
        for (int k = 0; k <= round % 4; k++) {
            random = random * 1664525 + 1013904223;
            /* Most of the file is weights, the format stands before them: damage there four times in five. */
            bytes[(random >> 8) % (random % 5 ? 3000 : whole.n)] ^= (char)(1 << (random >> 29));
        }
        if (round % 10 == 0) n = (random >> 8) % whole.n;
        onnx_graph graph = {0};
        network_shape shape;
        network *net = NULL;
        sunder_status status = onnx_read(bytes, n, &graph, NULL);
        if (status == SUNDER_OK) status = shape_read(&graph, &shape, NULL);
        if (status == SUNDER_OK) status = layers_pack(&shape, &net, NULL);
        assert_true(status == SUNDER_OK || status == SUNDER_ERROR_INPUT);
        refused += status != SUNDER_OK;
        network_free(net);
        onnx_graph_free(&graph);
    }

    assert_true(refused > 1000 && refused < 4000);
    free(bytes);
    free(whole.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_file_is_named),
        cmocka_unit_test(a_folder_is_no_network),
        cmocka_unit_test(the_right_digest_is_taken_and_another_refused_with_both),
        cmocka_unit_test(what_is_no_onnx_is_refused),
        cmocka_unit_test(a_cut_file_is_refused),
        cmocka_unit_test(a_file_beyond_the_limit_is_refused),
        cmocka_unit_test(another_operator_is_named),
        cmocka_unit_test(another_wiring_is_refused),
        cmocka_unit_test(another_stride_is_refused),
        cmocka_unit_test(a_weight_that_is_no_number_is_refused),
        cmocka_unit_test(damage_anywhere_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
