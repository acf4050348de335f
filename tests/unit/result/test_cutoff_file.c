/* A cutoff read back: what is written twice must say the same. src/result/cutoff_file.c. */
#include "result/cutoff_file.h"

#include "core/text.h"
#include "testing.h"

#include <math.h>

#define NUCLEI 210

static const count_limit limits[COUNT_KINDS] = {{.rule = LIMIT_SHARE, .share = 0.1 + 0.2},
                                                {.rule = LIMIT_LAW, .level = 0.99, .law = {0.02, 1.0 / 300}},
                                                {.rule = LIMIT_LAW, .level = 0.95, .law = {0.01, 0}}};

static void add_numbers(json_node *node, const count_limit *limit)
{
    const long first = count_limit_first_positive(limit, NUCLEI);
    const bool is_share = limit->rule == LIMIT_SHARE;
    node_set_integer(node, "n", NUCLEI);
    node_set_number(node, "limit_frac", is_share ? limit->share : (double)(first - 1) / NUCLEI, EXACT_DECIMALS);
    node_set_integer(node, "first_positive", first);
}

/* As sunder cutoff writes it, without what is not read here. */
static json_node *whole_cutoff(void)
{
    json_node *root = node_object_new(), *kinds = node_object_new(), *rows = node_array_new(), *row = node_object_new();
    node_set_string(root, "kind", "cutoff");
    node_set_integer(root, "schema", CUTOFF_SCHEMA);
    node_set_string(root, "method", "betainv");
    node_set_integer(root, "normals", 20);
    node_set_take(root, "parameters", node_object_new());
    add_numbers(root, &limits[COUNT_COMBINED]);
    node_set_integer(row, "n", 50);
    for (int kind = 0; kind < COUNT_KINDS; kind++) {
        const char *name = counted_kind_name((counted_kind)kind);
        json_node *node = node_object_new();
        add_numbers(node, &limits[kind]);
        node_set_take(node, "limit", count_limit_node(&limits[kind]));
        node_set_take(kinds, name, node);
        node_set_integer(row, name, count_limit_first_positive(&limits[kind], 50));
    }
    node_append_take(rows, row);
    node_set_take(root, "cutoffs", kinds);
    node_set_take(root, "first_positive_counts", rows);
    return root;
}

/* Writes the cutoff with `from` put as `to`, once, and reads it. */
static sunder_status read_edited(const char *from, const char *to, cutoff_file *out_file, sunder_error *err)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = path_join(scratch, "cutoff.json");
    SUNDER_AUTO(auto_node) json_node *root = whole_cutoff();
    SUNDER_AUTO(text_free) text words = {0};
    SUNDER_AUTO(auto_free) char *json = node_write_text(root);
    const char *at = strstr(json, from);
    assert_non_null(at);
    text_addf(&words, "%.*s%s%s", (int)(at - json), json, to, at + strlen(from));
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(words.chars, file);
    fclose(file);
    const sunder_status status = cutoff_file_read(path, out_file, err);
    remove_scratch(scratch);
    return status;
}

static void a_cutoff_whose_parts_agree_is_read(void **state)
{
    (void)state;
    SUNDER_AUTO(cutoff_file_free) cutoff_file file = {0};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(read_edited("cutoff", "cutoff", &file, &err), &err);

    /* The text that --json prints has 15 digits. */
    assert_near(file.cutoff.limit[COUNT_COMBINED].share, 0.3, 1e-15);
    assert_near(file.cutoff.limit[COUNT_SPLIT].law.spread, 1.0 / 300, 1e-15);
}

static void a_cutoff_whose_parts_contradict_each_other_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *words;
    } edits[] = {
        {"\"share\": 0.3", "\"share\": 0.4", "of combined is not what the limit gives"},
        {"\"first_positive\": 64", "\"first_positive\": 41", "of the file as a whole is not"},
        {"\"limit_frac\": 0.3", "\"limit_frac\": 0.1", "of the file as a whole is not"},
        {"\"level\": 0.9", "\"level\": 0.5", "of split is not"},
        {"\"mean\": 0.01", "\"mean\": 0.11", "of isolated_3p is not"},
        {"\"n\": 50", "\"n\": 5000", "of first_positive_counts is not"},
    };
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        cutoff_file file = {0};
        sunder_error err = SUNDER_ERROR_INIT;

        assert_int_equal(read_edited(edits[i].from, edits[i].to, &file, &err), SUNDER_ERROR_INPUT);

        assert_says(&err, edits[i].words);
        assert_says(&err, "the cutoff was edited or damaged");
        assert_null(file.root);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cutoff_whose_parts_agree_is_read),
        cmocka_unit_test(a_cutoff_whose_parts_contradict_each_other_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
