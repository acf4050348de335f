/* Results are made by hand (result_fixture) and written as score writes them. */
#include "case_telling.h"

#include "core/text.h"
#include "result/result_files.h"
#include "result_fixture.h"
#include "sunder/case.h"
#include "testing.h"

#define SIGNED                                          \
    "[{\"role\": \"second_reader\", \"name\": \"B\"}, " \
    "{\"role\": \"director\", \"name\": \"C\", \"date\": \"2026-02-28\"}]"
#define CONTROL "[{\"id\": \"c\", \"locus\": \"NTRK1\", \"expected\": \"normal\", \"found\": \"normal\"}]"

void write_result_of(const char *scratch, const char *name, const char *locus, sunder_call call, const char *images)
{
    SUNDER_AUTO(auto_free) result_fixture *t = result_fixture_new();
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, name);
    result_folder *folder = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    snprintf(t->assay.locus, sizeof t->assay.locus, "%s", locus);
    t->verdict.call = call;
    for (int i = 0; i < FIXTURE_FIELDS; i++) { /* images of its own */
        char image[80];
        snprintf(image, sizeof image, "%s %d", images, i);
        t->input_digests[i] = digest_bytes(image, strlen(image));
    }
    assert_ok(result_folder_begin(out, false, &folder, &err), &err);
    assert_ok(result_tables_write(&t->result, folder, &err), &err);
    assert_ok(result_json_write(&t->result, folder, &err), &err);
    assert_ok(result_folder_commit(folder, &err), &err);
}

void write_result(const char *scratch, const char *name, const char *locus, sunder_call call)
{
    write_result_of(scratch, name, locus, call, name);
}

char *write_case(const char *scratch, const telling *told)
{
    static const char *const loci[] = {"NTRK1", "NTRK2", "NTRK3"};
    char *path = path_join(scratch, "case.json");
    FILE *file = fopen(path, "wb");
    const char *id = told->specimen_id ? told->specimen_id : "S1";
    assert_non_null(file);
    fprintf(
        file,
        "{\"schema\": 1, \"report\": {\"number\": \"F1\", \"date\": \"2026-02-28\", \"state\": \"%s\"%s},"
        "\"identifiers\": [{\"kind\": \"name\", \"value\": \"Doe, Jane\"}, {\"kind\": \"other\", \"value\": \"7\"}],"
        "\"specimen\": {\"id\": \"%s\", \"material\": \"archived\", \"tumour_content_percent\": %s%s}, \"sign_off\": " SIGNED,
        told->state ? told->state : "preliminary", told->report_more ? told->report_more : "", id,
        told->tumour_content ? told->tumour_content : "60", told->specimen_more ? told->specimen_more : "");
    if (told->more) fprintf(file, "%s", told->more);
    fprintf(file, ", \"controls\": %s", told->controls ? told->controls : CONTROL);
    if (told->prior) fprintf(file, ", \"prior\": %s", told->prior);
    if (told->methods) fprintf(file, ", \"other_methods\": %s", told->methods);
    fprintf(file, ", \"slides\": [");
    for (int i = 0; i < told->n_slides; i++) {
        write_result(scratch, loci[i], loci[i], told->calls[i]);
        fprintf(file, "%s{\"locus\": \"%s\", \"result\": \"%s\", \"specimen\": \"%s\"}", i ? ", " : "", loci[i],
                loci[i], id);
    }
    fprintf(file, "]}\n");
    fclose(file);
    return path;
}

char *file_of(const char *scratch, const char *case_path, const char *name)
{
    SUNDER_AUTO(auto_free) char *out = path_join(scratch, "report"), *path = path_join(out, name);
    sunder_context *context = NULL;
    sunder_case_options options = SUNDER_CASE_OPTIONS_INIT;
    sunder_error err = SUNDER_ERROR_INIT;
    options.rules_path = RULES;
    options.force = true;
    assert_ok(sunder_context_new(NULL, &context, &err), &err);
    assert_ok(sunder_case_report(context, case_path, &options, out, NULL, &err), &err);
    sunder_context_free(context);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    const long size = ftell(file);
    rewind(file);
    char *bytes = calloc((size_t)size + 1, 1);
    assert_int_equal(fread(bytes, 1, (size_t)size, file), size);
    fclose(file);
    return bytes;
}

case_report *report_of(const telling *told)
{
    char *scratch = make_scratch();
    SUNDER_AUTO(auto_free) char *path = write_case(scratch, told);
    case_report *report = NULL;
    sunder_error err = SUNDER_ERROR_INIT;
    assert_ok(case_report_make(path, RULES, &report, &err), &err);
    remove_scratch(scratch);
    return report;
}
