/* Cutoffs derived from small tables, for tests. */
#ifndef UNIT_CUTOFF_OF_TABLE_H
#define UNIT_CUTOFF_OF_TABLE_H

#include <unistd.h>

#include "core/json.h"
#include "core/text.h"
#include "schema.h"
#include "sunder/cutoff.h"
#include "testing.h"

static inline char *write_table(const char *scratch, const char *words)
{
    char *path = path_join(scratch, "counts.csv");
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(words, file);
    fclose(file);
    return path;
}

static inline sunder_status derive(const char *words, sunder_cutoff_method method, json_node **out_node,
                                   sunder_error *err)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *table = write_table(scratch, words);
    SUNDER_AUTO(auto_free) char *copy = path_join(scratch, "cutoff/cutoff.json");
    SUNDER_AUTO(auto_free) char *dir = path_join(scratch, "cutoff");
    sunder_context *context = NULL;
    sunder_cutoff_options options = SUNDER_CUTOFF_OPTIONS_INIT;
    options.counts_path = table;
    options.method = method;
    options.date = "2026-11-28";
    assert_ok(sunder_context_new(NULL, &context, err), err);
    sunder_status status = sunder_cutoff_derive(context, &options, dir, NULL, NULL, err);
    if (status == SUNDER_OK) assert_ok(node_read_file(copy, out_node, err), err);
    else assert_int_not_equal(access(dir, F_OK), 0);
    sunder_context_free(context);
    remove_scratch(scratch);
    return status;
}

static inline json_node *good(const char *words, sunder_cutoff_method method)
{
    sunder_error err = SUNDER_ERROR_INIT;
    json_node *node = NULL;
    assert_ok(derive(words, method, &node, &err), &err);
    return node;
}

static inline void assert_fits_schema(const json_node *cutoff)
{
    SUNDER_AUTO(auto_node) json_node *schema = NULL;
    SUNDER_AUTO(text_free) text problems = {0};
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(node_read_file(SUNDER_MODELS "/../docs/cutoff.schema.json", &schema, &err), &err);
    schema_check(cutoff, schema, &problems);
    if (problems.chars) print_error("%s", problems.chars);
    assert_null(problems.chars);
}

static inline bool warns(const json_node *cutoff, const char *words)
{
    const json_node *warnings = node_get(cutoff, "warnings");
    for (size_t i = 0; i < node_length(warnings); i++) {
        if (strstr(node_string(node_at(warnings, i), ""), words)) return true;
    }
    return false;
}

static inline bool slide_is(const json_node *cutoff, size_t at, const char *what)
{
    return node_bool(node_get(node_at(node_get(node_get(cutoff, "cohort"), "slides"), at), what), false);
}

static inline char *read_words(const char *path)
{
    const size_t most = 1 << 20;
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *words = calloc(1, most);
    assert_non_null(words);
    assert_true(fread(words, 1, most - 1, file) > 0);
    fclose(file);
    return words;
}

/* T5 of clinical.md: normals that differ. */
#define DIFFERING_NORMALS                                                                             \
    "slide,n,k\na,100,6\nb,100,11\nc,100,3\nd,100,14\ne,100,8\nf,100,5\ng,100,19\nh,100,9\ni,100,7\n" \
    "j,100,12\n"

#endif
