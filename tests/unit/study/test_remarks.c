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

/* own: NULL, or the laboratory's cutoff of the row. */
static size_t remarks_in(void **state, const char *content, bool with_assay, const lab_cutoff *own)
{
    study_slides slides = slides_of(state, content);
    study_assay assay = {.name = "X",
                         .assay = {.id = "X", .cutoff_numerator = 15, .cutoff_denominator = 100, .n_min = 50}};
    const study_assays assays = {1, 1, &assay};
    sunder_study_options options = SUNDER_STUDY_OPTIONS_INIT;
    options.assay = with_assay ? "X" : NULL;
    study_remarks remarks = {0};
    sunder_error error = SUNDER_ERROR_INIT;
    slides.rows[0].own_cutoff = own;
    assert_ok(remark_calls(&slides, &assays, &options, &remarks, &error), &error);
    const size_t found = remarks.n;
    study_remarks_free(&remarks);
    study_slides_free(&slides);
    return found;
}

static size_t remarks_of(void **state, const char *call, long n, long k, bool with_assay)
{
    char content[160];
    snprintf(content, sizeof content, "slide,locus,evaluable,rearranged,call\ns,X,%ld,%ld,%s\n", n, k, call);
    return remarks_in(state, content, with_assay, NULL);
}

static size_t remarks_of_reader(void **state, const char *call, long n, long k, bool with_assay, const lab_cutoff *own)
{
    char content[160];
    snprintf(content, sizeof content, "slide,locus,images,reader_A,reader_A_n,reader_A_k\ns,X,a,%s,%ld,%ld\n", call, n,
             k);
    return remarks_in(state, content, with_assay, own);
}

static void a_reader_is_held_to_the_cutoff_of_the_row_at_the_readers_number_of_nuclei(void **state)
{
    const lab_cutoff high = {.given = true, .limit = {{.rule = LIMIT_SHARE, .share = 0.30}}};
    const lab_cutoff low = {.given = true, .limit = {{.rule = LIMIT_SHARE, .share = 0.05}}};
    /* Binomial, 2 %: 4 of 50 (8 %) and 18 of 500 (3.6 %) are the most that a normal slide has. */
    const lab_cutoff law = {.given = true, .limit = {{.rule = LIMIT_LAW, .level = 0.99, .law = {0.02, 0}}}};

    assert_int_equal(remarks_of_reader(state, "normal", 100, 24, true, NULL), 1); /* from 16.7 % */
    assert_int_equal(remarks_of_reader(state, "normal", 100, 24, true, &high), 0);
    assert_int_equal(remarks_of_reader(state, "rearranged", 100, 7, true, NULL), 1); /* to 13.7 % */
    assert_int_equal(remarks_of_reader(state, "rearranged", 100, 7, true, &low), 0);
    assert_int_equal(remarks_of_reader(state, "rearranged", 100, 20, true, NULL), 0);
    assert_int_equal(remarks_of_reader(state, "rearranged", 100, 20, true, &high), 1); /* to 28.9 % */
    assert_int_equal(remarks_of_reader(state, "normal", 500, 30, true, &law), 1);      /* from 4.2 % */
    assert_int_equal(remarks_of_reader(state, "normal", 50, 6, true, &law), 0);        /* from 5.6 % */
}

static void a_reader_who_calls_from_fewer_nuclei_than_the_assay_asks_for_is_remarked(void **state)
{
    assert_int_equal(remarks_of_reader(state, "normal", 49, 2, true, NULL), 1);
    assert_int_equal(remarks_of_reader(state, "normal", 50, 2, true, NULL), 0);
    assert_int_equal(remarks_of_reader(state, "uninformative", 49, 2, true, NULL), 0);
    assert_int_equal(remarks_of_reader(state, "normal", 49, 2, false, NULL), 0);
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
        {"one,X,a.tif,,\ntwo,Y,a.tif,,\nthree,x,./a.tif,,\n",
         "line 4: slide \"three\": images: \"./a.tif\" stands on line 2 already, as images of slide \"one\""},
        {"one,X,a.tif,r.csv,r.csv\ntwo,Y,a.tif,r.csv,\n",
         "line 3: slide \"two\": reader_A_nuclei: \"r.csv\" stands on line 2"},
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

static void one_image_under_two_loci_and_one_file_of_two_readers_are_taken(void **state)
{
    SUNDER_AUTO(auto_free) char *manifest = path_join(*state, "m.csv");
    sunder_error error = SUNDER_ERROR_INIT;
    study_slides slides = slides_of(state, "slide,locus,images,reader_A_nuclei,reader_B_nuclei\n"
                                           "one,X,a.tif,r.csv,./r.csv\ntwo,Y,a.tif,,\n");

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
        WITH_SCRATCH(one_image_under_two_loci_and_one_file_of_two_readers_are_taken),
        WITH_SCRATCH(a_reader_is_held_to_the_cutoff_of_the_row_at_the_readers_number_of_nuclei),
        WITH_SCRATCH(a_reader_who_calls_from_fewer_nuclei_than_the_assay_asks_for_is_remarked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
