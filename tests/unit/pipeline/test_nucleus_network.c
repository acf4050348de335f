/* src/pipeline/nucleus_network.c: the network that ships, and what is said where it is missing or another. */
#include "pipeline/nucleus_network.h"

#include <unistd.h>

#include "core/digest.h"
#include "core/memory.h"
#include "core/text.h"
#include "testing.h"

static void the_network_that_ships_is_the_one_this_build_was_made_for(void **state)
{
    (void)state;
    segment_options options = segment_options_default();
    network *net = NULL;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(nucleus_network_open(NULL, SUNDER_MODELS "/nuclei.onnx", "network", &options, &net, &err), &err);

    assert_ptr_equal(options.network, net);
    assert_string_equal(options.network_sha256, nucleus_network_sha256);
    network_free(net);
}

static void classic_reads_no_network(void **state)
{
    (void)state;
    segment_options options = segment_options_default();
    network *net = NULL;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(nucleus_network_open(NULL, "/no/such/nuclei.onnx", "classic", &options, &net, &err), &err);

    assert_null(net);
    assert_null(options.network);
}

static void without_the_file_auto_goes_on_and_network_does_not(void **state)
{
    (void)state;
    segment_options options = segment_options_default();
    network *net = NULL;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(nucleus_network_open(NULL, "/no/such/nuclei.onnx", "auto", &options, &net, &err), &err);
    assert_null(net);
    assert_non_null(strstr(options.network_missing, "not installed"));

    sunder_status status = nucleus_network_open(NULL, "/no/such/nuclei.onnx", "network", &options, &net, &err);
    assert_int_equal(status, SUNDER_ERROR_INPUT);
    assert_says(&err, "/no/such/nuclei.onnx");
    assert_says(&err, "--segmenter classic");
}

static void another_file_is_refused_by_auto_too(void **state)
{
    (void)state;
    char *folder = make_scratch();
    char *path = path_join(folder, "nuclei.onnx");
    FILE *file = fopen(path, "wb");
    fputs("some other network", file);
    fclose(file);
    segment_options options = segment_options_default();
    network *net = NULL;
    sunder_error err = SUNDER_ERROR_INIT;

    sunder_status status = nucleus_network_open(NULL, path, "auto", &options, &net, &err);

    assert_int_equal(status, SUNDER_ERROR_INPUT);
    assert_says(&err, "SHA-256");
    assert_null(net);
    free(path);
    remove_scratch(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_network_that_ships_is_the_one_this_build_was_made_for),
        cmocka_unit_test(classic_reads_no_network),
        cmocka_unit_test(without_the_file_auto_goes_on_and_network_does_not),
        cmocka_unit_test(another_file_is_refused_by_auto_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
