/* src/result/edits.c and csv_rows.c: what a file of edits may say, and how a fault is named. */
#include "result/edits.h"

#include "core/text.h"
#include "testing.h"

#define SUM "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef"
#define HEADER "action,field,nucleus,signal,colour,x_um,y_um,to_nucleus\n"

static sunder_status read_words(const char *words, edits *out, sunder_error *err)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = path_join(scratch, "edits.csv");
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(words, file);
    fclose(file);
    const sunder_status status = edits_read(path, out, err);
    remove_scratch(scratch);
    return status;
}

static void refuses(const char *words, const char *message)
{
    edits e = {.n = 77};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_int_equal(read_words(words, &e, &err), SUNDER_ERROR_INPUT);

    assert_says(&err, message);
    assert_int_equal(e.n, 77);
}

static void every_action_is_read_with_its_line(void **state)
{
    (void)state;
    edits e = {0};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(read_words(SUM "\n" HEADER "take,0,3,17,green,,,\n\nreject,1,2,5,orange,1.5,2.25,\n"
                             "add,0,1,,green,3.5,4e0,\nmove,2,1,6,green,,,4",
                         &e, &err),
              &err);

    assert_int_equal(e.n, 4);
    assert_string_equal(e.result_sha256.chars, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
    assert_int_equal(e.rows[0].action, EDIT_TAKE);
    assert_int_equal(e.rows[0].signal, 17);
    assert_int_equal(e.rows[0].to_nucleus, NO_NUMBER);
    assert_true(isnan(e.rows[0].place_um.x));
    assert_int_equal(e.rows[1].line, 5);
    assert_near(e.rows[1].place_um.y, 2.25, 0.0);
    assert_int_equal(e.rows[2].signal, NO_NUMBER);
    assert_int_equal(e.rows[3].action, EDIT_MOVE);
    assert_int_equal(e.rows[3].to_nucleus, 4);
    edits_free(&e);
}

static void quotes_and_carriage_returns_of_a_spreadsheet_change_nothing(void **state)
{
    (void)state;
    edits e = {0};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(read_words("\xef\xbb\xbf" SUM ",,,\r\naction,field,nucleus,signal,colour,x_um,y_um,to_nucleus\r\n"
                         "\"move\",0,1,2,\"deep \"\"red\"\"\",,,\"3\"\r\n",
                         &e, &err),
              &err);

    assert_int_equal(e.n, 1);
    assert_string_equal(e.rows[0].colour, "deep \"red\"");
    assert_int_equal(e.rows[0].to_nucleus, 3);
    edits_free(&e);
}

static void a_carriage_return_at_the_very_end_ends_the_file(void **state)
{
    (void)state;
    edits e = {0};
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(read_words(SUM "\n" HEADER "move,0,1,2,green,,,3\r", &e, &err), &err);

    assert_int_equal(e.n, 1);
    edits_free(&e);
}

static void the_first_line_is_a_sum_and_the_second_the_header(void **state)
{
    (void)state;
    refuses("", "edits.csv: line 1");
    refuses(HEADER, "edits.csv: line 1: found \"action\", expected the SHA-256");
    refuses(SUM "0\n" HEADER, "edits.csv: line 1");
    refuses(SUM ",x\n" HEADER, "edits.csv: line 1");
    refuses(SUM "\n", "edits.csv: line 2: expected the header action,field");
    refuses(SUM "\naction,field,nucleus,signal,color,x_um,y_um,to_nucleus\n", "edits.csv: line 2: expected the header");
}

static void a_fault_names_line_and_column(void **state)
{
    (void)state;
    refuses(SUM "\n" HEADER "Take,0,1,2,green,,,\n", "line 3: action: found \"Take\", expected take, reject");
    refuses(SUM "\n" HEADER "take,,1,2,green,,,\n", "line 3: field: found \"\", expected a whole number");
    refuses(SUM "\n" HEADER "take,0,1.0,2,green,,,\n", "line 3: nucleus: found \"1.0\"");
    refuses(SUM "\n" HEADER "take,0,1,+2,green,,,\n", "line 3: signal: found \"+2\"");
    refuses(SUM "\n" HEADER "take,0,1,2,,,,\n", "line 3: colour: found \"\"");
    refuses(SUM "\n" HEADER "add,0,1,,green,0x10,1,\n", "line 3: x_um: found \"0x10\"");
    refuses(SUM "\n" HEADER "add,0,1,,green,inf,1,\n", "line 3: x_um: found \"inf\"");
    refuses(SUM "\n" HEADER "add,0,1,,green,1,,\n", "line 3: y_um: found \"\"");
    refuses(SUM "\n" HEADER "move,0,1,2,green,,1,3\n", "line 3: x_um: found \"\", expected both");
    refuses(SUM "\n" HEADER "add,0,1,,green,1,1,2\n", "line 3: to_nucleus: found \"2\", expected nothing: add");
    refuses(SUM "\n" HEADER "take,0,1,2,green,,,\ntake,0,1,2,green,,,,\n", "line 4: 9 cells, expected 8");
    refuses(SUM "\n" HEADER "take,0,1,2,\"green,,,\n", "line 3: a quoted cell does not end");
    refuses(SUM "\n" HEADER "take,0,1,2,\"green\"x,,,\n", "line 3: a quoted cell goes on");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_action_is_read_with_its_line),
        cmocka_unit_test(quotes_and_carriage_returns_of_a_spreadsheet_change_nothing),
        cmocka_unit_test(a_carriage_return_at_the_very_end_ends_the_file),
        cmocka_unit_test(the_first_line_is_a_sum_and_the_second_the_header),
        cmocka_unit_test(a_fault_names_line_and_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
