/* src/core/json.c */
#include "core/json.h"

#include <jansson.h>

#include <unistd.h>

#include "core/text.h"
#include "testing.h"

static char *written(const char *folder, const char *body)
{
    char *path = path_join(folder, "file.json");
    FILE *file = fopen(path, "w");
    fputs(body, file);
    fclose(file);
    return path;
}

static void members_come_out_as_they_went_in(void **state)
{
    (void)state;
    json_node *object = node_object_new(), *list = node_array_new();
    node_set_string(object, "name", "5' \"green\"");
    node_set_number(object, "pixel_um", 0.1 + 0.2, 4);
    node_set_integer(object, "n", 42);
    node_set_bool(object, "confirmed", false);
    node_set_null(object, "lot");
    node_set_number(object, "nothing", NAN, 3);
    node_append_number(list, -0.00001, 2);
    node_append_string(list, "a");
    node_set_take(object, "list", list);

    char *body = node_write_text(object);

    assert_string_equal(body, "{\n  \"name\": \"5' \\\"green\\\"\",\n  \"pixel_um\": 0.3,\n  \"n\": 42,\n"
                              "  \"confirmed\": false,\n  \"lot\": null,\n  \"nothing\": null,\n"
                              "  \"list\": [\n    0.0,\n    \"a\"\n  ]\n}\n");
    free(body);
    node_free(object);
}

static void a_name_that_is_not_utf8_is_kept_readable(void **state)
{
    (void)state;
    json_node *object = node_object_new();

    node_set_string(object, "name", "f\xe9ld");

    assert_string_equal(node_string(node_get(object, "name"), ""), "f?ld");
    node_free(object);
}

static void what_lost_a_member_is_not_written(void **state)
{
    (void)state;
    json_node *whole = node_object_new(), *part = node_object_new(), *list = node_array_new(), *full = node_array_new();
    json_node *empty = node_object_new(), *outer = node_object_new();
    node_set_integer(part, "n", 1);
    node_append_number(full, 1, 0);

    node_set_take(part, "decision", NULL);
    node_append_take(list, NULL);
    node_append_take(full, NULL);
    node_set_take(empty, "decision", NULL);

    assert_null(node_write_text(part));
    assert_null(node_write_text(list));
    assert_null(node_write_text(full));
    assert_null(node_write_text(empty));
    assert_null(node_copy(part));
    node_set_take(outer, "part", part);
    node_set_integer(whole, "n", 1);
    assert_null(node_write_text(outer));
    char *body = node_write_text(whole);
    assert_string_equal(body, "{\n  \"n\": 1\n}\n");
    free(body);
    node_set_take(NULL, "key", empty); /* freed */
    node_free(list);
    node_free(full);
    node_free(outer);
    node_free(whole);
}

/* Memory for so many allocations, all given back at once: what jansson cannot free then is no leak of the test. */
static size_t allocations_left, used;
static _Alignas(16) char arena[1 << 16];

static void *scarce_malloc(size_t size)
{
    const size_t rounded = (size + 15) / 16 * 16;
    if (allocations_left == 0 || rounded > sizeof arena - used) return NULL;
    allocations_left -= 1;
    used += rounded;
    return arena + used - rounded;
}

static void keep(void *memory)
{
    (void)memory;
}

static void whenever_memory_ends_the_text_is_whole_or_absent(void **state)
{
    (void)state;
    char *whole = NULL;
    for (size_t allowed = 200; allowed-- > 0;) {
        json_set_alloc_funcs(scarce_malloc, keep);
        allocations_left = allowed, used = 0;
        json_node *object = node_object_new(), *inner = node_object_new(), *list = node_array_new();
        node_set_string(inner, "mode", "full");
        node_set_null(inner, "outcome");
        node_append_string(list, "a");
        node_append_take(list, inner);
        node_set_take(object, "list", list);
        node_set_number(object, "n", 0.5, 2);
        json_set_alloc_funcs(malloc, free); /* to write there is memory again */

        char *body = node_write_text(object);

        if (!whole) whole = body ? strdup(body) : NULL;
        if (body) assert_string_equal(body, whole);
        free(body);
        json_set_alloc_funcs(scarce_malloc, keep);
        node_free(object);
        json_set_alloc_funcs(malloc, free);
    }
    assert_non_null(whole);
    free(whole);
}

static void a_file_is_read_and_asked(void **state)
{
    (void)state;
    char *folder = make_scratch();
    char *path = written(folder, "{\"a\": [1, 2.5], \"b\": {\"c\": true}, \"d\": 3.0, \"e\": null}");
    json_node *read = NULL;
    sunder_error error = SUNDER_ERROR_INIT;

    assert_ok(node_read_file(path, &read, &error), &error);

    assert_int_equal(node_length(node_get(read, "a")), 2);
    assert_near(node_number(node_at(node_get(read, "a"), 1), 0), 2.5, 0);
    assert_true(node_bool(node_get(node_get(read, "b"), "c"), false));
    assert_int_equal(node_integer(node_get(read, "d"), -1), 3);
    assert_int_equal(node_integer(node_at(node_get(read, "a"), 1), -1), -1);
    assert_true(node_is_null(node_get(read, "e")));
    assert_null(node_get(read, "absent"));
    const char *key;
    const json_node *value;
    assert_true(node_member(read, 1, &key, &value));
    assert_string_equal(key, "b");
    assert_false(node_member(read, 9, &key, &value));
    node_free(read);
    free(path);
    remove_scratch(folder);
}

static void malformed_json_names_file_and_line(void **state)
{
    (void)state;
    char *folder = make_scratch();
    char *path = written(folder, "{\n  \"a\": 1,\n  \"b\" 2\n}");
    json_node *read = NULL;
    sunder_error error = SUNDER_ERROR_INIT;

    assert_int_equal(node_read_file(path, &read, &error), SUNDER_ERROR_INPUT);

    assert_says(&error, "file.json: line 3");
    assert_null(read);
    free(path);
    remove_scratch(folder);
}

static void a_missing_file_is_a_bad_input(void **state)
{
    (void)state;
    json_node *read = NULL;
    sunder_error error = SUNDER_ERROR_INIT;

    assert_int_equal(node_read_file("no/such/file.json", &read, &error), SUNDER_ERROR_INPUT);

    assert_says(&error, "no/such/file.json: No such file");
}

static void a_full_disk_is_an_error(void **state)
{
    (void)state;
    if (access("/dev/full", W_OK) != 0) skip();
    json_node *object = node_object_new();
    sunder_error error = SUNDER_ERROR_INIT;

    assert_int_equal(node_write_file(object, "/dev/full", &error), SUNDER_ERROR_RESOURCE);

    assert_says(&error, "disk is full");
    node_free(object);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_come_out_as_they_went_in),
        cmocka_unit_test(a_name_that_is_not_utf8_is_kept_readable),
        cmocka_unit_test(what_lost_a_member_is_not_written),
        cmocka_unit_test(whenever_memory_ends_the_text_is_whole_or_absent),
        cmocka_unit_test(a_file_is_read_and_asked),
        cmocka_unit_test(malformed_json_names_file_and_line),
        cmocka_unit_test(a_missing_file_is_a_bad_input),
        cmocka_unit_test(a_full_disk_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
