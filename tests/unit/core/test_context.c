/* src/core/context.c, fail.c, memory.c */
#include <errno.h>
#include <stdint.h>

#include "core/context.h"
#include "core/fail.h"
#include "core/memory.h"
#include "testing.h"

typedef struct counted {
    int seen[100];
    size_t fail_from;
    sunder_context *cancel_at_10;
} counted;

static sunder_status count(void *user, size_t index, sunder_error *err)
{
    counted *c = user;
    c->seen[index] += 1;
    if (c->cancel_at_10 && index == 10) sunder_context_cancel(c->cancel_at_10);
    if (index >= c->fail_from) return fail(err, SUNDER_ERROR_INPUT, "item %zu", index);
    return SUNDER_OK;
}

static sunder_context *context_of(int threads)
{
    sunder_context_options options = SUNDER_CONTEXT_OPTIONS_INIT;
    sunder_context *context = NULL;
    options.threads = threads;
    assert_ok(sunder_context_new(&options, &context, NULL), NULL);
    return context;
}

static void every_item_is_worked_on_once_whatever_the_threads(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 4; threads++) {
        sunder_context *context = context_of(threads);
        counted c = {.fail_from = SIZE_MAX};

        assert_ok(parallel_for(context, 100, 0, count, &c, NULL), NULL);

        for (int i = 0; i < 100; i++) assert_int_equal(c.seen[i], 1);
        sunder_context_free(context);
    }
}

static void a_failure_stops_the_rest_and_is_reported(void **state)
{
    (void)state;
    sunder_context *context = context_of(1);
    counted c = {.fail_from = 7};
    sunder_error error = SUNDER_ERROR_INIT;

    assert_int_equal(parallel_for(context, 100, 0, count, &c, &error), SUNDER_ERROR_INPUT);

    assert_string_equal(error.message, "item 7");
    assert_int_equal(c.seen[8], 0);
    sunder_context_free(context);
}

static void a_cancelled_context_starts_nothing_new(void **state)
{
    (void)state;
    sunder_context *context = context_of(1);
    counted c = {.fail_from = SIZE_MAX, .cancel_at_10 = context};
    sunder_error error = SUNDER_ERROR_INIT;

    assert_int_equal(parallel_for(context, 100, 0, count, &c, &error), SUNDER_CANCELLED);

    assert_int_equal(c.seen[10], 1);
    assert_int_equal(c.seen[11], 0);
    sunder_context_free(context);
}

typedef struct nested {
    sunder_context *context;
    int workers[4], within[4];
} nested;

typedef struct inner {
    nested *n;
    size_t outer;
} inner;

static sunder_status workers_within(void *user, size_t index, sunder_error *err)
{
    (void)err;
    const inner *in = user;
    if (index == 0) in->n->within[in->outer] = parallel_workers(in->n->context);
    return SUNDER_OK;
}

static sunder_status run_nested(void *user, size_t index, sunder_error *err)
{
    nested *n = user;
    n->workers[index] = parallel_workers(n->context);
    inner in = {n, index};
    return parallel_for(n->context, 2, 0, workers_within, &in, err);
}

static void as_many_workers_as_threads_have_one_thread_each(void **state)
{
    (void)state;
    nested n = {.context = context_of(2)};

    assert_ok(parallel_for(n.context, 4, 0, run_nested, &n, NULL), NULL);

    for (int i = 0; i < 4; i++) {
        assert_int_equal(n.workers[i], 1);
        assert_int_equal(n.within[i], 1);
    }
    assert_int_equal(parallel_workers(n.context), 2);
    sunder_context_free(n.context);
}

/* Two large fields, or two slides of a study, on a machine of nine processors: four each, and two for what those run. */
static void fewer_workers_than_threads_share_them_evenly(void **state)
{
    (void)state;
    nested n = {.context = context_of(9)};

    assert_ok(parallel_for(n.context, 4, 2, run_nested, &n, NULL), NULL);

    for (int i = 0; i < 4; i++) {
        assert_int_equal(n.workers[i], 4);
        assert_int_equal(n.within[i], 2);
    }
    assert_int_equal(parallel_workers(n.context), 9);
    sunder_context_free(n.context);
}

static void one_worker_leaves_the_threads_to_what_it_runs(void **state)
{
    (void)state;
    nested n = {.context = context_of(2)};

    assert_ok(parallel_for(n.context, 1, 0, run_nested, &n, NULL), NULL);

    assert_int_equal(n.workers[0], 2);
    sunder_context_free(n.context);
}

static void options_of_an_unknown_size_are_refused(void **state)
{
    (void)state;
    sunder_context_options options = SUNDER_CONTEXT_OPTIONS_INIT;
    sunder_context *context = NULL;
    options.struct_size = 4096;

    assert_int_equal(sunder_context_new(&options, &context, NULL), SUNDER_ERROR_USAGE);

    assert_null(context);
}

static void a_message_is_one_line_and_cut_between_characters(void **state)
{
    (void)state;
    char words[600];
    memset(words, 'a', sizeof words);
    words[506] = (char)0xc2; /* a two-byte character across the end of the message */
    words[507] = (char)0xb5;
    words[599] = '\0';
    sunder_error error = SUNDER_ERROR_INIT;

    fail(&error, SUNDER_ERROR_INPUT, "%s", words);
    assert_int_equal(strlen(error.message), 506);
    fail(&error, SUNDER_ERROR_INPUT, "two\nlines\x1b[31m");
    assert_string_equal(error.message, "two lines [31m");
    fail_within(&error, SUNDER_ERROR_INPUT, "slide/f1.tif");
    assert_string_equal(error.message, "slide/f1.tif: two lines [31m");
}

static void errors_may_be_ignored(void **state)
{
    (void)state;

    assert_int_equal(fail(NULL, SUNDER_ERROR_USAGE, "x"), SUNDER_ERROR_USAGE);
    assert_int_equal(fail_errno_writing(NULL, "x", ENOSPC), SUNDER_ERROR_RESOURCE);
    assert_int_equal(fail_errno_reading(NULL, "x", ENOENT), SUNDER_ERROR_INPUT);
}

static void sizes_that_overflow_give_no_memory(void **state)
{
    (void)state;
    size_t product = 5;
    void *grown = NULL;
    size_t capacity = 0;

    assert_false(size_multiply(SIZE_MAX / 2, 3, &product));
    assert_true(size_multiply(6, 7, &product));
    assert_int_equal(product, 42);
    assert_null(array_new(SIZE_MAX / 2, 16));
    assert_false(array_reserve(&grown, &capacity, SIZE_MAX / 4, 16));
    assert_true(array_reserve(&grown, &capacity, 17, 8));
    assert_true(capacity >= 17);
    free(grown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_is_worked_on_once_whatever_the_threads),
        cmocka_unit_test(a_failure_stops_the_rest_and_is_reported),
        cmocka_unit_test(a_cancelled_context_starts_nothing_new),
        cmocka_unit_test(as_many_workers_as_threads_have_one_thread_each),
        cmocka_unit_test(fewer_workers_than_threads_share_them_evenly),
        cmocka_unit_test(one_worker_leaves_the_threads_to_what_it_runs),
        cmocka_unit_test(options_of_an_unknown_size_are_refused),
        cmocka_unit_test(a_message_is_one_line_and_cut_between_characters),
        cmocka_unit_test(errors_may_be_ignored),
        cmocka_unit_test(sizes_that_overflow_give_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
