/* src/study/remark_calls.c and named_files.c. */
#include "study/remarks.h"

#include "study/manifest.h"
#include "study/named_files.h"
#include "study_by_hand.h"

static int scratch_begin(void **state)
{
    *state = make_scratch();
    return *state ? 0 : -1;
}

static int scratch_end(void **state)
{
    remove_scratch(*state);
    return 0;
}

static study_slides slides_of(void **state, const char *content)
{
    SUNDER_AUTO(auto_free) char *path = put_file(*state, "m.csv", content);
    study_slides slides = {0};
    sunder_error error = SUNDER_ERROR_INIT;
    assert_ok(study_manifest_read(path, &slides, &error), &error);
    return slides;
}

static size_t remarks_of(void **state, const char *call, long n, long k, bool with_assay)
{
    char content[160];
    snprintf(content, sizeof content, "slide,locus,evaluable,rearranged,call\ns,X,%ld,%ld,%s\n", n, k, call);
    study_slides slides = slides_of(state, content);
    study_assay assay = {.name = "X",
                         .assay = {.id = "X", .cutoff_numerator = 15, .cutoff_denominator = 100, .n_min = 50}};
    const study_assays assays = {1, 1, &assay};
    sunder_study_options options = SUNDER_STUDY_OPTIONS_INIT;
    options.assay = with_assay ? "X" : NULL;
    study_remarks remarks = {0};
    sunder_error error = SUNDER_ERROR_INIT;
    assert_ok(remark_calls(&slides, &assays, &options, &remarks, &error), &error);
    const size_t found = remarks.n;
    study_remarks_free(&remarks);
    study_slides_free(&slides);
    return found;
}

static void a_call_beyond_the_cutoff_by_more_than_chance_is_remarked(void **state)
{
    assert_int_equal(remarks_of(state, "normal", 100, 90, true), 1);
    assert_int_equal(remarks_of(state, "normal", 100, 24, true), 1);
    assert_int_equal(remarks_of(state, "normal", 100, 20, true), 0); /* from 13.3 % */
    assert_int_equal(remarks_of(state, "rearranged", 100, 7, true), 1);
    assert_int_equal(remarks_of(state, "rearranged", 100, 9, true), 0); /* to 16.2 % */
    assert_int_equal(remarks_of(state, "equivocal", 100, 90, true), 0); /* somebody had a reason */
    assert_int_equal(remarks_of(state, "rearranged", 49, 40, true), 1); /* too few nuclei */
    assert_int_equal(remarks_of(state, "uninformative", 49, 0, true), 0);
}

static void without_an_assay_only_what_no_cutoff_makes_is_remarked(void **state)
{
    assert_int_equal(remarks_of(state, "normal", 100, 90, false), 1);
    assert_int_equal(remarks_of(state, "normal", 100, 60, false), 1);
    assert_int_equal(remarks_of(state, "normal", 100, 55, false), 0); /* chance of half */
    assert_int_equal(remarks_of(state, "rearranged", 100, 0, false), 1);
    assert_int_equal(remarks_of(state, "rearranged", 100, 1, false), 0);
    assert_int_equal(remarks_of(state, "rearranged", 5, 4, false), 0);
}

static void one_place_under_two_names_is_refused_with_both_lines(void **state)
{
    SUNDER_AUTO(auto_free) char *manifest = path_join(*state, "m.csv");
    SUNDER_AUTO(auto_free) char *file = put_file(*state, "a.tif", "");
    static const struct {
        const char *rows, *words;
    } table[] = {
        {"one,X,a.tif,,\ntwo,X,b.tif,,\nthree,X,./a.tif,,\n",
         "line 4: slide \"three\": images: \"./a.tif\" stands on line 2"},
        {"one,X,not there,,\ntwo,X,not there,,\n", "line 3: slide \"two\": images: \"not there\" stands on line 2"},
        {"one,X,a.tif,r.csv,\ntwo,X,b.tif,,r.csv\n",
         "line 3: slide \"two\": reader_B_nuclei: \"r.csv\" stands on line 2 already, as "
         "reader_A_nuclei of slide \"one\""},
        {"one,X,a.tif,r.csv,r.csv\n", "line 2: slide \"one\": reader_B_nuclei: \"r.csv\" stands on line 2"},
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char content[200];
        snprintf(content, sizeof content, "slide,locus,images,reader_A_nuclei,reader_B_nuclei\n%s", table[i].rows);
        study_slides slides = slides_of(state, content);
        sunder_error error = SUNDER_ERROR_INIT;

        assert_int_equal(named_files_check(&slides, manifest, &error), SUNDER_ERROR_INPUT);

        assert_says(&error, table[i].words);
        study_slides_free(&slides);
    }
}

static void places_of_their_own_are_taken(void **state)
{
    SUNDER_AUTO(auto_free) char *manifest = path_join(*state, "m.csv");
    sunder_error error = SUNDER_ERROR_INIT;
    study_slides slides =
        slides_of(state, "slide,locus,images,evaluable,rearranged,call,reader_A_nuclei,reader_B_nuclei\n"
                         "one,X,a.tif,,,,a1.csv,a2.csv\ntwo,X,b.tif,,,,,\nthree,X,,10,1,normal,,\n"
                         "four,X,,10,1,normal,,\n");

    assert_ok(named_files_check(&slides, manifest, &error), &error);

    study_slides_free(&slides);
}

#define WITH_SCRATCH(TEST) cmocka_unit_test_setup_teardown(TEST, scratch_begin, scratch_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(a_call_beyond_the_cutoff_by_more_than_chance_is_remarked),
        WITH_SCRATCH(without_an_assay_only_what_no_cutoff_makes_is_remarked),
        WITH_SCRATCH(one_place_under_two_names_is_refused_with_both_lines),
        WITH_SCRATCH(places_of_their_own_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
