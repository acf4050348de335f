/* src/assay: the shipped files, a new locus without new code, and every rule by one wrong field. */
#include "sunder/assay.h"

#include "assay/assay_list.h"
#include "assay/assay_text.h"
#include "core/json.h"
#include "testing.h"

#define ASSAYS SUNDER_MODELS "/assays"

typedef struct member {
    const char *name, *value;
} member;

/* A file that a lab would write for a locus sunder has never heard of. ALK is on 2p, minus strand: 5' is proximal. */
static const member alk[] = {
    {"schema", "1"},
    {"id", "\"ALK\""},
    {"title", "\"ALK break-apart\""},
    {"locus", "\"ALK\""},
    {"hgnc_id", "\"HGNC:427\""},
    {"band", "\"2p23.2\""},
    {"strand", "\"-\""},
    {"assembly", "\"hg38\""},
    {"gene_region", "\"chr2:29192774-29921586\""},
    {"centromeric_end", "\"5p\""},
    {"probe_id", "null"},
    {"vendor", "\"A vendor\""},
    {"catalogue_no", "\"X-1\""},
    {"lot", "null"},
    {"ifu_reference", "null"},
    {"chr5p_start", "29900000"},
    {"chr5p_end", "30342000"},
    {"chr3p_start", "null"},
    {"chr3p_end", "null"},
    {"size_5p_kb", "442"},
    {"size_3p_kb", "300.5"},
    {"gap_kb", "null"},
    {"colour_5p", "\"green\""},
    {"colour_3p", "\"orange\""},
    {"colours_confirmed", "true"},
    {"expected_normal", "\"2F\""},
    {"split", "{\"measure\": \"gap_diameters\", \"limit\": 2}"},
    {"doublet", "{\"measure\": \"centre_um\", \"limit\": 0.9}"},
    {"n_min", "50"},
    {"cutoff", "{\"numerator\": 15, \"denominator\": 100}"},
    {"cutoff_basis", "null"},
    {"decision", "\"plain\""},
    {"isolated_5p_counts", "true"},
    {"zero_fused_counts", "true"},
    {"least_nucleus_um", "5"},
    {"largest_nucleus_um", "22.5"},
    {"sources", "[\"one sheet\", \"another\"]"},
};
#define N_MEMBERS (sizeof alk / sizeof *alk)

static int set_up(void **state)
{
    *state = make_scratch();
    return 0;
}

static int tear_down(void **state)
{
    remove_scratch(*state);
    return 0;
}

/* Writes ALK.json with one member replaced, left out (value NULL) or, when its name is new, added. */
static const char *write_alk(void **state, const char *name, const char *value)
{
    static char path[600];
    snprintf(path, sizeof path, "%s/ALK.json", (const char *)*state);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    bool met = false;
    const char *separator = "{";
    for (size_t i = 0; i < N_MEMBERS; i++) {
        bool same = strcmp(alk[i].name, name) == 0;
        met = met || same;
        const char *written = same ? value : alk[i].value;
        if (written) fprintf(file, "%s\n\"%s\": %s", separator, alk[i].name, written), separator = ",";
    }
    if (!met && value) fprintf(file, ",\n\"%s\": %s", name, value);
    fputs("\n}\n", file);
    fclose(file);
    return path;
}

static void a_new_locus_is_a_new_file_and_no_code(void **state)
{
    write_alk(state, "none", NULL);
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_assay assay;

    assert_ok(sunder_assay_find("ALK", *state, &assay, &err), &err);

    assert_string_equal(assay.locus, "ALK");
    assert_string_equal(assay.hgnc_id, "HGNC:427");
    assert_int_equal(assay.strand, '-');
    assert_int_equal(assay.centromeric_end, SUNDER_END_5P);
    assert_int_equal(assay.chr5p_end, 30342000);
    assert_int_equal(assay.chr3p_start, 0);
    assert_near(assay.size_3p_kb, 300.5, 0);
    assert_true(isnan(assay.gap_kb));
    assert_string_equal(assay.lot, "");
    assert_int_equal(assay.split.measure, SUNDER_GAP_DIAMETERS);
    assert_near(assay.split.limit, 2, 0);
    assert_int_equal(assay.doublet.measure, SUNDER_CENTRE_UM);
    assert_near(assay.doublet.limit, 0.9, 0);
    assert_int_equal(assay.decision, SUNDER_DECISION_PLAIN);
    assert_true(assay.isolated_5p_counts && assay.zero_fused_counts && assay.colours_confirmed);
    assert_near(assay.least_nucleus_um, 5, 0);
    assert_near(assay.largest_nucleus_um, 22.5, 0);
    assert_string_equal(assay.sources, "one sheet\nanother");
    assert_int_equal(strlen(assay.sha256), 64);
}

static void a_cutoff_may_be_whole_percent(void **state)
{
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_assay assay;

    assert_ok(sunder_assay_read(write_alk(state, "cutoff", "12"), &assay, &err), &err);

    assert_int_equal(assay.cutoff_numerator, 12);
    assert_int_equal(assay.cutoff_denominator, 100);
}

static void switches_that_are_absent_are_off(void **state)
{
    sunder_assay assay;

    assert_ok(sunder_assay_read(write_alk(state, "isolated_5p_counts", NULL), &assay, NULL), NULL);
    assert_false(assay.isolated_5p_counts);
    assert_ok(sunder_assay_read(write_alk(state, "zero_fused_counts", NULL), &assay, NULL), NULL);
    assert_false(assay.zero_fused_counts);
    assert_ok(sunder_assay_read(write_alk(state, "least_nucleus_um", NULL), &assay, NULL), NULL);
    assert_near(assay.least_nucleus_um, 0, 0);
}

/* The message names the file, the field and what was expected, and nothing is filled. */
static void a_wrong_field_is_named_with_what_was_expected(void **state)
{
    const struct {
        const char *name, *value, *says;
    } wrong[] = {
        {"colour_5p", NULL, "colour_5p: missing; expected the plain colour of the 5' probe"},
        {"colour_3p", "null", "colour_3p: found null, expected the plain colour of the 3' probe"},
        {"colour_3p", "\"green\"", "colour_3p: found \"green\" for both probes, expected two different colours"},
        {"colour_5p", "\"Green\"", "colour_5p: found \"Green\", expected the plain colour"},
        {"colour_5p", "\"dapi\"", "colour_5p: found \"dapi\""},
        {"colours_confirmed", "\"yes\"", "colours_confirmed: found \"yes\", expected true once the lab"},
        {"schema", "2", "schema: found 2, expected 1"},
        {"id", "\"A/K\"", "id: found \"A/K\", expected the file's name"},
        {"locus", "\"\"", "locus: found \"\", expected an HGNC symbol"},
        {"title", "7", "title: found 7"},
        {"hgnc_id", "\"427\"", "hgnc_id: found \"427\", expected a text such as \"HGNC:8031\""},
        {"band", "\"p23\"", "band: found \"p23\", expected a band"},
        {"strand", "\"minus\"", "strand: found \"minus\", expected \"+\", \"-\" or null"},
        {"assembly", "null", "assembly: found null beside coordinates"},
        {"gene_region", "\"chr2:30-20\"", "gene_region: found \"chr2:30-20\", expected a region"},
        {"gene_region", "\"2:20-30\"", "gene_region: found"},
        {"centromeric_end", "\"3p\"",
         "centromeric_end: found \"3p\", expected \"5p\" for a gene on the - strand of 2p23.2"},
        {"centromeric_end", "\"left\"", "centromeric_end: found \"left\", expected \"5p\" or \"3p\""},
        {"least_nucleus_um", "0", "least_nucleus_um: found 0, expected a diameter in um above 0"},
        {"largest_nucleus_um", "4", "largest_nucleus_um: found 4, expected more than least_nucleus_um, 5"},
        {"vendor", NULL, "vendor: missing; expected a text as on the kit's sheet, or null when unknown"},
        {"lot", "\"a\\nb\"", "lot: found \"a\\nb\", expected a text"},
        {"chr5p_end", "29900000", "chr5p_end: found 29900000 after chr5p_start 29900000"},
        {"chr3p_end", "5", "chr3p_end: found 5 after chr3p_start 0, expected both"},
        {"chr5p_start", "1.5", "chr5p_start: found 1.5"},
        {"size_5p_kb", "-1", "size_5p_kb: found -1, expected a length in kb"},
        {"expected_normal", "\"1F\"", "expected_normal: found \"1F\", expected \"2F\""},
        {"split", "0.8", "split: found 0.8, expected {\"measure\": \"centre_um\" or \"gap_diameters\""},
        {"split", "{\"measure\": \"um\", \"limit\": 1}", "split: found an object"},
        {"split", "{\"measure\": \"centre_um\", \"limit\": 0}", "split: found an object"},
        {"split", "{\"measure\": \"centre_um\", \"limit\": 80}", "split: found an object"},
        {"split", "{\"measure\": \"centre_um\"}", "split: found an object"},
        {"doublet", "{\"measure\": \"centre_um\", \"limit\": 1, \"unit\": 2}", "doublet: found an object"},
        {"doublet", "{\"measure\": \"gap_diameters\", \"limit\": -0.1}", "doublet: found an object"},
        {"n_min", "0", "n_min: found 0, expected a whole number of nuclei from 1"},
        {"n_min", "49.5", "n_min: found 49.5"},
        {"cutoff", "0.15", "cutoff: found 0.15"},
        {"cutoff", "100", "cutoff: found 100, expected a fraction between 0 and 1"},
        {"cutoff", "0", "cutoff: found 0"},
        {"cutoff", "{\"numerator\": 15}", "cutoff: found an object"},
        {"cutoff", "{\"numerator\": 20, \"denominator\": 20}", "cutoff: found an object"},
        {"decision", "\"two-step\"",
         "decision: found \"two-step\", expected \"evidence\", \"plain\", \"two_step\", \"sequential\" or \"full\""},
        {"isolated_5p_counts", "1", "isolated_5p_counts: found 1, expected true or false"},
        {"sources", "[]", "sources: found a list, expected a list of texts"},
        {"sources", "[\"a\", 3]", "sources: found a list"},
        {"sources", "\"a\"", "sources: found \"a\""},
        {"colour5p", "\"green\"", "\"colour5p\" is no field of an assay; the nearest is \"colour_5p\""},
        {"cut_off", "15", "\"cut_off\" is no field of an assay; the nearest is \"cutoff\""},
        {"a_name_that_is_a_good_deal_longer_than_the_sixty_four_letters_that_are_compared", "1",
         "is no field of an assay"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *path = write_alk(state, wrong[i].name, wrong[i].value);
        sunder_error err = SUNDER_ERROR_INIT;
        sunder_assay assay = {.id = "untouched"};

        assert_int_equal(sunder_assay_read(path, &assay, &err), SUNDER_ERROR_INPUT);

        assert_says(&err, "ALK.json: ");
        assert_says(&err, wrong[i].says);
        assert_string_equal(assay.id, "untouched");
    }
}

static void a_text_that_is_too_long_is_refused_not_cut(void **state)
{
    char longest[70];
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_assay assay;

    snprintf(longest, sizeof longest, "\"%063d\"", 7);
    assert_ok(sunder_assay_read(write_alk(state, "vendor", longest), &assay, &err), &err);
    assert_int_equal(strlen(assay.vendor), 63);
    snprintf(longest, sizeof longest, "\"%064d\"", 7);
    assert_int_equal(sunder_assay_read(write_alk(state, "vendor", longest), &assay, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "vendor: found a text of 64 bytes, expected a text as on");
}

static void what_is_no_assay_file_is_refused(void **state)
{
    char path[600];
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_assay assay;
    snprintf(path, sizeof path, "%s/x.json", (const char *)*state);

    assert_int_equal(sunder_assay_read(path, &assay, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "No such file");
    const char *contents[] = {"", "[1]", "{\"id\": \"a\", \"id\": \"b\"}", "{"};
    const char *says[] = {"expected valid JSON", "is no JSON object", "expected valid JSON", "expected valid JSON"};
    for (int i = 0; i < 4; i++) {
        FILE *file = fopen(path, "w");
        fputs(contents[i], file);
        fclose(file);
        assert_int_equal(sunder_assay_read(path, &assay, &err), SUNDER_ERROR_INPUT);
        assert_says(&err, says[i]);
    }
    remove(path);
}

static void the_shipped_files_hold_what_is_known_and_no_guess(void **state)
{
    (void)state;
    const struct {
        const char *id, *hgnc, *band, *region;
        char strand;
        sunder_arm_end centromeric;
    } known[] = {{"NTRK1", "HGNC:8031", "1q23.1", "chr1:156815750-156881850", '+', SUNDER_END_5P},
                 {"NTRK2", "HGNC:8032", "9q21.33", "chr9:84668551-85027070", '+', SUNDER_END_5P},
                 {"NTRK3", "HGNC:8033", "15q25.3", "chr15:87859751-88256768", '-', SUNDER_END_3P}};
    for (int i = 0; i < 3; i++) {
        sunder_error err = SUNDER_ERROR_INIT;
        sunder_assay a;

        assert_ok(sunder_assay_find(known[i].id, ASSAYS, &a, &err), &err);

        assert_string_equal(a.locus, known[i].id);
        assert_string_equal(a.hgnc_id, known[i].hgnc);
        assert_string_equal(a.band, known[i].band);
        assert_string_equal(a.gene_region, known[i].region);
        assert_string_equal(a.assembly, "hg38");
        assert_int_equal(a.strand, known[i].strand);
        assert_int_equal(a.centromeric_end, known[i].centromeric);
        assert_true(!a.vendor[0] && !a.catalogue_no[0] && !a.lot[0] && !a.probe_id[0] && !a.ifu_reference[0]);
        assert_true(!a.chr5p_start && !a.chr5p_end && !a.chr3p_start && !a.chr3p_end);
        assert_true(isnan(a.size_5p_kb) && isnan(a.size_3p_kb) && isnan(a.gap_kb));
        assert_false(a.colours_confirmed);
        assert_int_equal(a.split.measure, SUNDER_GAP_DIAMETERS);
        assert_int_equal(a.doublet.measure, SUNDER_GAP_DIAMETERS);
        assert_near(a.split.limit, 1, 0);
        assert_near(a.doublet.limit, 1, 0);
        assert_int_equal(a.n_min, 50);
        assert_true(a.cutoff_numerator == 15 && a.cutoff_denominator == 100);
        assert_int_equal(a.decision, SUNDER_DECISION_EVIDENCE);
        assert_false(a.isolated_5p_counts || a.zero_fused_counts);
    }
}

static void demo_is_the_rule_of_the_simulated_slides(void **state)
{
    (void)state;
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_assay a;

    assert_ok(sunder_assay_find("demo", ASSAYS, &a, &err), &err);

    assert_string_equal(a.colour_5p, "green");
    assert_string_equal(a.colour_3p, "orange");
    assert_true(a.colours_confirmed);
    assert_true(a.split.measure == SUNDER_CENTRE_UM && a.doublet.measure == SUNDER_CENTRE_UM);
    assert_near(a.split.limit, 0.8, 0);
    assert_near(a.doublet.limit, 0.58, 0);
    assert_int_equal(a.n_min, 10);
    assert_true(a.cutoff_numerator == 15 && a.cutoff_denominator == 100);
}

static void the_schema_and_the_code_know_the_same_fields(void **state)
{
    SUNDER_AUTO(auto_node) json_node *schema = NULL;
    assert_ok(node_read_file(ASSAYS "/assay.schema.json", &schema, NULL), NULL);
    const json_node *properties = node_get(schema, "properties"), *required = node_get(schema, "required"), *value;
    const char *name;
    size_t n = 0;
    for (; node_member(properties, n, &name, &value); n++) {
        bool demanded = false;
        for (size_t i = 0; i < node_length(required); i++)
            demanded = demanded || strcmp(node_string(node_at(required, i), ""), name) == 0;
        sunder_error err = SUNDER_ERROR_INIT;
        sunder_assay assay;

        sunder_status without = sunder_assay_read(write_alk(state, name, NULL), &assay, &err);

        assert_int_equal(without, demanded ? SUNDER_ERROR_INPUT : SUNDER_OK);
        if (demanded) assert_says(&err, name);
        assert_int_equal(sunder_assay_read(write_alk(state, name, "{}"), &assay, &err), SUNDER_ERROR_INPUT);
        assert_says(&err, ": found an object, expected ");
    }
    assert_int_equal(n, N_MEMBERS);
}

static void the_folder_is_the_list(void **state)
{
    (void)state;
    char(*ids)[32] = NULL;
    size_t n = 0;
    sunder_error err = SUNDER_ERROR_INIT;

    assert_ok(assay_list(ASSAYS, &ids, &n, &err), &err);

    assert_int_equal(n, 4);
    assert_string_equal(ids[0], "NTRK1");
    assert_string_equal(ids[2], "NTRK3");
    assert_string_equal(ids[3], "demo");
    free(ids);
    assert_int_equal(assay_list(ASSAYS "/none", &ids, &n, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "No such file");
}

static void an_assay_is_found_by_id_or_by_path(void **state)
{
    const char *path = write_alk(state, "none", NULL);
    char other[600];
    sunder_error err = SUNDER_ERROR_INIT;
    sunder_assay assay;

    assert_ok(sunder_assay_find(path, ASSAYS, &assay, &err), &err);
    assert_string_equal(assay.id, "ALK");
    assert_int_equal(sunder_assay_find("NTRK9", ASSAYS, &assay, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "no assay \"NTRK9\"");
    assert_says(&err, "there are: NTRK1, NTRK2, NTRK3, demo");
    assert_int_equal(sunder_assay_find("NTRK1", "nowhere", &assay, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "no assay \"NTRK1\": nowhere: No such file");
    snprintf(other, sizeof other, "%s/ROS1.json", (const char *)*state);
    assert_int_equal(rename(path, other), 0);
    assert_int_equal(sunder_assay_find("ROS1", *state, &assay, &err), SUNDER_ERROR_INPUT);
    assert_says(&err, "id: found \"ALK\", expected \"ROS1\" as the file's name says");
}

static void the_description_prints_what_is_unknown(void **state)
{
    sunder_assay assay;
    text lines = {0};
    assert_ok(sunder_assay_find("NTRK3", ASSAYS, &assay, NULL), NULL);

    assay_describe(&assay, &lines);

    assert_non_null(strstr(lines.chars, "lot                    unknown\n"));
    assert_non_null(strstr(lines.chars, "3' probe size          unknown\n"));
    assert_non_null(strstr(lines.chars, "nearer to centromere   3' probe\n"));
    assert_non_null(strstr(lines.chars, "colours confirmed      NO: "));
    assert_non_null(strstr(lines.chars, "split                  gap of at least 1.00 signal diameters"));
    assert_non_null(strstr(lines.chars, "cutoff                 15.0 % of nuclei or more (15/100)\n"));
    text_free(&lines);
    assert_ok(sunder_assay_read(write_alk(state, "none", NULL), &assay, NULL), NULL);
    assay_describe(&assay, &lines);
    assert_non_null(strstr(lines.chars, "3' probe size          300.5 kb\n"));
    assert_non_null(strstr(lines.chars, "5' probe position      29900000 to 30342000\n"));
    assert_non_null(strstr(lines.chars, "one signal (doublet)   nearer than 0.90 um, centre to centre\n"));
    assert_non_null(strstr(lines.chars, ", isolated 5' (I5), no fused signal and a single 3'\n"));
    assert_non_null(strstr(lines.chars, "source                 one sheet\nsource                 another\n"));
    text_free(&lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_locus_is_a_new_file_and_no_code),
        cmocka_unit_test(a_cutoff_may_be_whole_percent),
        cmocka_unit_test(switches_that_are_absent_are_off),
        cmocka_unit_test(a_wrong_field_is_named_with_what_was_expected),
        cmocka_unit_test(a_text_that_is_too_long_is_refused_not_cut),
        cmocka_unit_test(what_is_no_assay_file_is_refused),
        cmocka_unit_test(the_shipped_files_hold_what_is_known_and_no_guess),
        cmocka_unit_test(demo_is_the_rule_of_the_simulated_slides),
        cmocka_unit_test(the_schema_and_the_code_know_the_same_fields),
        cmocka_unit_test(the_folder_is_the_list),
        cmocka_unit_test(an_assay_is_found_by_id_or_by_path),
        cmocka_unit_test(the_description_prints_what_is_unknown),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
