/* What a person said of a candidate enters weigh as given. */
#include "signals_by_hand.h"
#include "testing.h"

static weighed_table weigh(by_hand *h, unsigned char *marks)
{
    weighed_table w = {0};
    weigh_input input = input_by_hand(h);
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_context *context = NULL;
    assert_ok(sunder_context_new(NULL, &context, &err), &err);
    assert_ok(weigh_run(context, &input, &w, marks ? &marks : NULL, &err), &err);
    sunder_context_free(context);
    return w;
}

/* First row of a candidate. */
static const weighed *row_of(const weighed_table *w, size_t candidate_row)
{
    for (size_t i = 0; i < w->n; i++) {
        if (w->rows[i].candidate == candidate_row) return &w->rows[i];
    }
    return NULL;
}

static void a_faint_spot_that_a_person_took_is_a_sure_signal_of_that_nucleus_alone(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(2);
    candidate *c = add_by_hand(h, 1, END_5P, 5.0, 5.0, 3.6);
    c->next_nucleus = 2;
    c->next_um = 0.1;
    h->reviews[0] = (review){JUDGED_SIGNAL, 2};

    weighed_table w = weigh(h, NULL);

    assert_int_equal(w.n, 1);
    assert_int_equal(w.rows[0].nucleus, 2);
    assert_near(w.rows[0].p_signal, 1.0, 0.0);
    assert_near(w.rows[0].p_own, 1.0, 0.0);
    assert_int_equal(w.rows[0].rejected, REJECTED_NOT);
    weighed_table_free(&w);
}

static void a_bright_spot_that_a_person_rejected_is_none(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 40.0);
    h->reviews[0] = (review){JUDGED_NO_SIGNAL, 0};

    weighed_table w = weigh(h, NULL);

    assert_int_equal(w.n, 1);
    assert_int_equal(w.rows[0].rejected, REJECTED_REVIEWER);
    assert_near(w.rows[0].p_signal, 0.0, 0.0);
    weighed_table_free(&w);
}

static void a_partner_that_a_person_rejected_is_not_called_unseen(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 20.0);
    add_by_hand(h, 1, END_3P, 5.1, 5.0, 20.0);
    h->measured[1].significance = 20.0;
    weighed_table before = weigh(h, NULL);
    h->reviews[0] = (review){JUDGED_NO_SIGNAL, 0};

    weighed_table after = weigh(h, NULL);

    assert_true(row_of(&before, 1)->p_partner > 0.5);
    assert_true(row_of(&after, 1)->p_partner < 0.01);
    weighed_table_free(&before);
    weighed_table_free(&after);
}

static void a_doublet_that_a_person_took_is_a_signal_of_its_own(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 20.0);
    add_by_hand(h, 1, END_5P, 5.3, 5.0, 18.0);
    weighed_table before = weigh(h, NULL);
    h->reviews[1] = (review){JUDGED_SIGNAL, 1};

    weighed_table after = weigh(h, NULL);

    assert_int_equal(row_of(&before, 1)->rejected, REJECTED_DOUBLET);
    assert_int_equal(row_of(&after, 1)->rejected, REJECTED_NOT);
    assert_int_equal(row_of(&after, 0)->rejected, REJECTED_NOT);
    assert_near(row_of(&after, 0)->centre_um.x, 5.0, 0.0);
    weighed_table_free(&before);
    weighed_table_free(&after);
}

static void a_moved_signal_takes_its_doublet_along(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(2);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 20.0);
    add_by_hand(h, 1, END_5P, 5.3, 5.0, 18.0);
    h->reviews[0] = (review){JUDGED_SIGNAL, 2};

    weighed_table w = weigh(h, NULL);

    assert_int_equal(row_of(&w, 0)->nucleus, 2);
    assert_int_equal(row_of(&w, 1)->rejected, REJECTED_DOUBLET);
    weighed_table_free(&w);
}

static void a_signal_that_nobody_measured_is_weighed_like_any_sure_one(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    add_by_hand(h, 1, END_5P, 5.0, 5.0, 20.0);
    candidate *c = add_by_hand(h, 1, END_5P, 7.0, 5.0, NAN);
    c->flux = c->flux_se = c->sigma_um = c->amplitude = c->dapi = NAN;
    c->fit_failed = true;
    h->measured[1].significance = NAN;
    h->reviews[1] = (review){JUDGED_SIGNAL, 1};

    weighed_table w = weigh(h, NULL);

    assert_int_equal(w.n, 2);
    assert_near(row_of(&w, 1)->p_signal, 1.0, 0.0);
    assert_true(isfinite(row_of(&w, 1)->p_partner));
    assert_true(row_of(&w, 0)->p_signal > 0.9);
    weighed_table_free(&w);
}

static void what_a_person_gave_to_a_nucleus_shares_no_ownership(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(2);
    for (int end = END_5P; end <= END_3P; end++) {
        candidate *c = add_by_hand(h, 1, (probe_end)end, 5.0, 5.0, 20.0);
        c->next_nucleus = 2;
        c->next_um = 0.0;
    }
    h->reviews[0] = (review){JUDGED_SIGNAL, 1};

    weighed_table w = weigh(h, NULL);

    assert_near(row_of(&w, 0)->p_own, 1.0, 0.0);
    assert_true(row_of(&w, 1)->p_own < 0.9);
    assert_true(row_of(&w, 0)->cluster != row_of(&w, 1)->cluster);
    weighed_table_free(&w);
}

static void signals_that_a_person_took_are_no_debris(void **state)
{
    (void)state;
    by_hand *h = start_by_hand(1);
    for (int i = 0; i < 3; i++) add_by_hand(h, 1, END_5P, 5.0 + 0.9 * i, 5.0, 15.0);
    unsigned char marks[1] = {0};
    weighed_table before = weigh(h, marks);
    const int marked = marks[0];
    for (int i = 0; i < 3; i++) h->reviews[i] = (review){JUDGED_SIGNAL, 1};
    marks[0] = 0;

    weighed_table after = weigh(h, marks);

    assert_int_equal(marked, 1);
    assert_int_equal(marks[0], 0);
    weighed_table_free(&before);
    weighed_table_free(&after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_faint_spot_that_a_person_took_is_a_sure_signal_of_that_nucleus_alone),
        cmocka_unit_test(a_bright_spot_that_a_person_rejected_is_none),
        cmocka_unit_test(a_partner_that_a_person_rejected_is_not_called_unseen),
        cmocka_unit_test(a_doublet_that_a_person_took_is_a_signal_of_its_own),
        cmocka_unit_test(a_moved_signal_takes_its_doublet_along),
        cmocka_unit_test(a_signal_that_nobody_measured_is_weighed_like_any_sure_one),
        cmocka_unit_test(what_a_person_gave_to_a_nucleus_shares_no_ownership),
        cmocka_unit_test(signals_that_a_person_took_are_no_debris),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
