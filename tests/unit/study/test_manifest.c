/* src/study/manifest.c and read_nuclei.c. */
#include "study/manifest.h"

#include "study/read_nuclei.h"
#include "study/slide_folder.h"
#include "study/study_file.h"
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

static sunder_status read_text(void **state, const char *content, study_slides *slides, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = put_file(*state, "m.csv", content);
    *err = (sunder_error)SUNDER_ERROR_INIT;
    return study_manifest_read(path, slides, err);
}

static void assert_refused(void **state, const char *content, const char *words)
{
    study_slides slides = {0};
    sunder_error error;

    assert_int_equal(read_text(state, content, &slides, &error), SUNDER_ERROR_INPUT);
    assert_says(&error, words);
    assert_int_equal(slides.n, 0);
}

static void a_row_says_slide_reference_and_readers(void **state)
{
    study_slides slides = {0};
    sunder_error error;

    sunder_status status = read_text(state,
                                     "slide,locus,images,patient,reference,reader_Ann,reader_Ann_n,reader_Ann_k,"
                                     "reader_Bo,reader_Bo_percent,specimen_age_years\n"
                                     "s1,NTRK1,a.tif,P1,Positive,normal,50,4,equivocal,12.5,3\n"
                                     "\"s,2\",NTRK1,b.tif,,,,,,,,\n",
                                     &slides, &error);

    assert_ok(status, &error);
    assert_int_equal(slides.n, 2);
    assert_int_equal(slides.n_readers, 2);
    const study_slide *one = &slides.rows[0], *other = &slides.rows[1];
    assert_int_equal(one->reference, SAID_REARRANGED);
    assert_int_equal(one->marks[0].call, SAID_NORMAL);
    assert_near(one->marks[0].percent_frac, 0.08, 1e-12);
    assert_near(one->marks[1].percent_frac, 0.125, 1e-12);
    assert_near(one->specimen_age_years, 3, 1e-12);
    assert_string_equal(other->scoring.id, "s,2");
    assert_int_equal(other->reference, SAID_NOTHING);
    assert_true(isnan(other->marks[0].percent_frac));
    study_slides_free(&slides);
}

static void what_is_wrong_is_named_with_its_line(void **state)
{
    assert_refused(state, "slide,locus,images,reference\ns1,NTRK1,a.tif,postive\n",
                   "line 2: reference: found \"postive\"");
    assert_refused(state, "slide,locus,images\ns1,NTRK1,a.tif\ns2,NTRK1,b.tif\ns1,NTRK2,c.tif\n",
                   "line 4: slide \"s1\" stands on line 2 already");
    assert_refused(state, "slide,locus,images,refrence\n", "column \"refrence\" is not known");
    assert_refused(state, "slide,slide,locus\n", "stands there twice");
    assert_refused(state, "slide,images\ns1,a.tif\n", "expected the columns slide and locus");
    assert_refused(state, "slide,locus,images\ns1,NTRK1\n", "2 cells, expected 3");
    assert_refused(state, "slide,locus,images\n", "names no slide");
    assert_refused(state, "", "is empty");
    assert_refused(state, "slide,locus,images\ns\xff,NTRK1,a.tif\n", "line 2: slide: is not UTF-8");
    assert_refused(state, "slide,locus,images\n\"s\n1\",NTRK1,a.tif\n", "control characters");
}

static void a_dash_alone_is_an_empty_cell(void **state)
{
    study_slides slides = {0};
    sunder_error error;

    sunder_status status =
        read_text(state,
                  "slide,locus,images,assay,pixel_um,evaluable,patient,reference,reader_A,reader_A_n,"
                  "reader_A_nuclei\ns1,X,a-,-,-,-,-,-,-,-,-\n",
                  &slides, &error);

    assert_ok(status, &error);
    const study_slide *one = &slides.rows[0];
    assert_string_equal(one->scoring.images, "a-");
    assert_string_equal(one->scoring.assay, "");
    assert_string_equal(one->patient, "");
    assert_string_equal(one->marks[0].nuclei, "");
    assert_int_equal(one->reference, SAID_NOTHING);
    assert_int_equal(one->marks[0].n, -1);
    study_slides_free(&slides);
    assert_refused(state, "slide,locus,images\n-,X,a\n", "expected a slide and a locus");
}

static void what_looks_like_a_formula_is_refused_in_keys_alone(void **state)
{
    study_slides slides = {0};
    sunder_error error;

    sunder_status status = read_text(state,
                                     "slide,locus,images,assay,channels,lab,scanner,batch,reader_A_nuclei\n"
                                     "s1,X,-run7/s1,-x.json,=c,@l,+s,-b,-r.csv\n",
                                     &slides, &error);

    assert_ok(status, &error);
    assert_string_equal(slides.rows[0].scoring.images, "-run7/s1");
    assert_string_equal(slides.rows[0].marks[0].nuclei, "-r.csv");
    assert_string_equal(slides.rows[0].lab, "@l");
    study_slides_free(&slides);
    assert_refused(state, "slide,locus,images\n=s1,X,a\n", "line 2: slide: found \"=s1\"");
    assert_refused(state, "slide,locus,images\ns1,+X,a\n", "line 2: locus: found \"+X\"");
    assert_refused(state, "slide,locus,images,patient\ns1,X,a,@p\n", "line 2: patient: found \"@p\"");
    assert_refused(state, "slide,locus,images,specimen\ns1,X,a,-p\n", "line 2: specimen: found \"-p\"");
    assert_refused(state, "slide,locus,images,reader_=A_k\n", "line 1: column \"reader_=A_k\": expected a reader");
}

static void counts_that_cannot_be_are_refused(void **state)
{
    const char *header = "slide,locus,evaluable,rearranged,call\n";
    static const struct {
        const char *row, *words;
    } table[] = {{"s1,NTRK1,10,11,normal", "11 rearranged of 10 nuclei"},
                 {"s1,NTRK1,-1,0,normal", "expected a count of nuclei"},
                 {"s1,NTRK1,10,1.5,normal", "expected a count of nuclei"},
                 {"s1,NTRK1,10,,normal", "together or not at all"},
                 {"s1,NTRK1,10,1,", "counts need evaluable, rearranged and call"},
                 {"s1,NTRK1,,,", "expected images"}};

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char content[160];
        snprintf(content, sizeof content, "%s%s\n", header, table[i].row);

        assert_refused(state, content, table[i].words);
    }
}

static void a_row_says_thickness_and_cutoff_or_leaves_them_to_the_assay(void **state)
{
    study_slides slides = {0};
    sunder_error error;

    sunder_status status = read_text(
        state, "slide,locus,images,section_um,cutoff\ns1,X,a,4.5,own/cutoff.json\ns2,X,b,,\n", &slides, &error);

    assert_ok(status, &error);
    assert_near(slides.rows[0].scoring.section_um, 4.5, 1e-12);
    assert_string_equal(slides.rows[0].scoring.cutoff, "own/cutoff.json");
    assert_near(slides.rows[1].scoring.section_um, 0, 0);
    assert_string_equal(slides.rows[1].scoring.cutoff, "");
    study_slides_free(&slides);
}

static void a_thickness_or_cutoff_that_cannot_be_is_refused(void **state)
{
    assert_refused(state, "slide,locus,images,section_um\ns1,X,a,4 um\n", "line 2: section_um: found \"4 um\"");
    assert_refused(state, "slide,locus,images,section_um\ns1,X,a,0\n", "expected micrometres from 0.1 to 100");
    assert_refused(state, "slide,locus,images,section_um\ns1,X,a,101\n", "expected micrometres from 0.1 to 100");
    assert_refused(state, "slide,locus,evaluable,rearranged,call,cutoff\ns1,X,10,1,normal,c.json\n",
                   "line 2: slide s1: counts come with the call");
}

static void a_cutoff_that_is_not_there_or_is_none_is_named_with_its_line(void **state)
{
    study_slides slides = {0};
    sunder_error error;
    SUNDER_AUTO(auto_free) char *manifest = path_join(*state, "m.csv");
    SUNDER_AUTO(auto_free) char *other = put_file(*state, "other.json", "{\"sunder\": \"x\"}\n");
    static const struct {
        const char *name, *words;
    } table[] = {{"nowhere.json", "line 3: cutoff: "}, {"other.json", "is no cutoff"}};

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char content[160];
        snprintf(content, sizeof content, "slide,locus,images,cutoff\ns1,X,a,\ns2,X,b,%s\n", table[i].name);
        assert_ok(read_text(state, content, &slides, &error), &error);

        assert_int_equal(study_cutoffs_read(&slides, manifest, &error), SUNDER_ERROR_INPUT);

        assert_says(&error, table[i].words);
        study_slides_free(&slides);
    }
}

static void ids_become_folders_that_are_safe_and_never_shared(void **state)
{
    (void)state;
    char plain[128], up[128], markup[128], like[128], large[128];

    slide_folder_name("S20-114.a_2", plain, sizeof plain);
    slide_folder_name("../x", up, sizeof up);
    slide_folder_name("<b>", markup, sizeof markup);
    slide_folder_name("(b)", like, sizeof like);
    slide_folder_name("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                      large, sizeof large);

    assert_string_equal(plain, "S20-114.a_2");
    assert_null(strchr(up, '/'));
    assert_true(up[0] != '.');
    assert_string_not_equal(markup, like);
    assert_null(strchr(markup, '<'));
    assert_true(strlen(large) < 100);
}

static void nuclei_of_readers_are_found_by_their_place(void **state)
{
    study_slides slides = {0};
    read_nuclei nuclei = {0};
    sunder_error error;
    SUNDER_AUTO(auto_free) char *manifest = path_join(*state, "m.csv");
    SUNDER_AUTO(auto_free)
    char *file = put_file(*state, "n.csv", "nucleus,class,field\n2,rearranged,0\n1,normal,0\n1,other,3\n");
    assert_ok(read_text(state, "slide,locus,images,reader_A_nuclei\ns0,X,a,\ns1,X,a,n.csv\n", &slides, &error), &error);

    assert_ok(read_nuclei_of(&slides, manifest, &nuclei, &error), &error);

    size_t n = 0;
    const read_nucleus *one = read_nuclei_find(&nuclei, 1, 0, 2, &n);
    assert_int_equal(n, 1);
    assert_int_equal(one->class_, NUCLEUS_REARRANGED);
    assert_non_null(read_nuclei_find(&nuclei, 1, -1, 0, &n));
    assert_int_equal(n, 3);
    assert_null(read_nuclei_find(&nuclei, 0, -1, 0, &n));
    assert_null(read_nuclei_find(&nuclei, 1, 1, 1, &n));
    read_nuclei_free(&nuclei);
    study_slides_free(&slides);
}

static void a_nucleus_that_stands_twice_or_has_no_class_is_refused(void **state)
{
    static const struct {
        const char *content, *words;
    } table[] = {{"field,nucleus,class\n0,1,normal\n0,1,other\n", "stands there twice"},
                 {"field,nucleus,class\n0,1,broken\n", "line 2: class: found \"broken\""},
                 {"field,nucleus\n0,1\n", "no column class"},
                 {"field,nucleus,class\n0,0,normal\n", "nucleus \"0\""}};
    study_slides slides = {0};
    sunder_error error;
    SUNDER_AUTO(auto_free) char *manifest = path_join(*state, "m.csv");
    assert_ok(read_text(state, "slide,locus,images,reader_A_nuclei\ns1,X,a,n.csv\n", &slides, &error), &error);

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        SUNDER_AUTO(auto_free) char *file = put_file(*state, "n.csv", table[i].content);
        read_nuclei nuclei = {0};

        assert_int_equal(read_nuclei_of(&slides, manifest, &nuclei, &error), SUNDER_ERROR_INPUT);
        assert_says(&error, table[i].words);
    }
    study_slides_free(&slides);
}

#define WITH_SCRATCH(TEST) cmocka_unit_test_setup_teardown(TEST, scratch_begin, scratch_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(a_row_says_slide_reference_and_readers),
        WITH_SCRATCH(what_is_wrong_is_named_with_its_line),
        WITH_SCRATCH(a_dash_alone_is_an_empty_cell),
        WITH_SCRATCH(what_looks_like_a_formula_is_refused_in_keys_alone),
        WITH_SCRATCH(counts_that_cannot_be_are_refused),
        WITH_SCRATCH(a_row_says_thickness_and_cutoff_or_leaves_them_to_the_assay),
        WITH_SCRATCH(a_thickness_or_cutoff_that_cannot_be_is_refused),
        WITH_SCRATCH(a_cutoff_that_is_not_there_or_is_none_is_named_with_its_line),
        cmocka_unit_test(ids_become_folders_that_are_safe_and_never_shared),
        WITH_SCRATCH(nuclei_of_readers_are_found_by_their_place),
        WITH_SCRATCH(a_nucleus_that_stands_twice_or_has_no_class_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
