/* report.hl7: HL7 v2.5.1 ORU^R01, segments ended by a carriage return, UTF-8. Each locus is a group of OBX with LOINC codes
 * (clinical.md 5.3) and an NM for each of its numbers; then every line of the report follows under codes of our own, so
 * that nothing that stands on the page is missing here. Reserved characters in texts become escape sequences (chapter 2.7).
 * */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "case/codes.h"
#include "case/exchange_facts.h"
#include "case/quantities.h"
#include "case/row_words.h"
#include "case/writers.h"
#include "core/text_file.h"

#define CONTROL_ID_BYTES 20 /* MSH-10 */
#define MOST_ST_BYTES 199   /* of a string; a text may have 65536 */
#define NUMBER_DECIMALS 6

static const char *const result_states[] = {[REPORT_PRELIMINARY] = "P", [REPORT_FINAL] = "F", [REPORT_AMENDED] = "C"};

/* Field, component, repetition, sub-component and escape character as sequences. */
static void add_escaped(text *t, const char *words)
{
    static const char reserved[] = "|^~&\\", letters[] = "FSRTE";
    for (const char *c = words; *c; c++) {
        const char *found = strchr(reserved, *c);
        if (found) text_addf(t, "\\%c\\", letters[found - reserved]);
        else if ((unsigned char)*c < 0x20) text_add(t, " ");
        else text_addf(t, "%c", *c);
    }
}

/* YYYY-MM-DD as YYYYMMDD. */
static void add_day(text *t, const char *day)
{
    for (const char *c = day; *c; c++)
        if (isdigit((unsigned char)*c)) text_addf(t, "%c", *c);
}

#define NAMESPACE_BYTES 20 /* HD.1, length of IS in v2.5.1 */

/* As much of the name, in whole letters, as a namespace id holds. HD.2 without its type in HD.3 would be no identifier. */
static void add_namespace(text *t, const char *name)
{
    char id[NAMESPACE_BYTES + 1];
    snprintf(id, sizeof id, "%.*s", NAMESPACE_BYTES, name);
    for (size_t n = strlen(id); n > 0 && !text_is_utf8(id);) id[--n] = '\0';
    add_escaped(t, id);
}

/* MSH up to the message control id. */
static void begin_header(text *t, const case_report *report)
{
    text_add(t, "MSH|^~\\&|SUNDER|");
    add_namespace(t, report->c.report.laboratory);
    text_add(t, "|||");
    add_day(t, report->c.report.date);
    text_add(t, "||ORU^R01^ORU_R01|");
}

/* The message control id names the message by all that stands in it: the same file sent again is the same message and keeps its
 * id, so that a receiver knows the copy; when anything in it has changed it is another message. */
static void put_together(text *t, const text *rest)
{
    SUNDER_AUTO(text_free) text all = {0};
    text_addf(&all, "%s%s", t->chars ? t->chars : "", rest->chars ? rest->chars : "");
    t->failed = t->failed || rest->failed || all.failed;
    if (t->failed) return;
    const digest_hex message = digest_bytes(all.chars, all.length);
    text_addf(t, "%.*s|P|2.5.1||||||UNICODE UTF-8\r%s", CONTROL_ID_BYTES, message.chars, rest->chars);
}

static const char *identifier_of(const case_report *report, identifier_kind kind)
{
    for (size_t i = 0; i < report->c.n_identifiers; i++)
        if (report->c.identifiers[i].kind == (int)kind) return report->c.identifiers[i].value;
    return "";
}

/* Family and given name are components of their own where the name tells them apart. */
static void add_name(text *t, const char *name)
{
    const person_name parts = name_parts(name);
    add_escaped(t, parts.family);
    if (parts.given[0]) text_add(t, "^");
    add_escaped(t, parts.given);
}

static void add_patient(text *t, const case_report *report)
{
    bool any = false;
    text_add(t, "PID|1||");
    for (size_t i = 0; i < report->c.n_identifiers; i++) {
        const case_identifier *id = &report->c.identifiers[i];
        if (id->kind == ID_NAME || id->kind == ID_BIRTH_DATE) continue;
        if (any) text_add(t, "~");
        add_escaped(t, id->value);
        text_addf(t, "^^^^%s", identifier_type(id->kind));
        any = true;
    }
    if (!any) add_escaped(t, report->c.specimen.id); /* PID-3 must be there */
    text_add(t, "||");
    const char *name = identifier_of(report, ID_NAME);
    if (name[0]) add_name(t, name);
    else text_add(t, "^^^^^^U"); /* PID-5 must be there too: name of unspecified type */
    text_add(t, "||");
    add_day(t, identifier_of(report, ID_BIRTH_DATE));
    text_add(t, "\r");
}

/* OBR-7: when the specimen was taken, empty where the case does not say it. OBR-22 and OBR-32: the release and who answers. */
static void add_order(text *t, const case_report *report)
{
    const case_signature *director = signed_director(report);
    text_add(t, "OBR|1||");
    add_escaped(t, report->c.report.number);
    text_addf(t, "|%s^%s^LN|||", loinc_report.code, loinc_report.display);
    add_day(t, report->c.specimen.collected);
    text_add(t, "|||||||||||||||");
    add_day(t, release_day(report));
    text_addf(t, "|||%s", result_states[report->c.report.state]);
    if (director) {
        text_add(t, "|||||||&"); /* the whole name as the family's: a title may follow its comma */
        add_escaped(t, director->name);
        text_add(t, "^");
        add_day(t, director->date);
    }
    text_add(t, "\r");
}

typedef struct obx_writer {
    text *t;
    int set_id;
    const char *state;
} obx_writer;

/* OBX up to the value: type, code, sub-id (0: none). */
static void begin_obx(obx_writer *w, const char *type, const loinc *code, const char *system, int sub_id)
{
    text_addf(w->t, "OBX|%d|%s|", ++w->set_id, type);
    add_escaped(w->t, code->code);
    text_add(w->t, "^");
    add_escaped(w->t, code->display);
    text_addf(w->t, "^%s|", system);
    if (sub_id > 0) text_addf(w->t, "%d", sub_id);
    text_add(w->t, "|");
}

/* The call is the one result that table 0078 has flags for; an undecided one is neither normal nor abnormal. */
static const char *abnormal_flag(sunder_call call)
{
    return call == SUNDER_CALL_REARRANGED ? "A" : call == SUNDER_CALL_NORMAL ? "N" : "";
}

static void end_obx(obx_writer *w, const char *unit)
{
    if (unit) text_addf(w->t, "|%s^^UCUM|||||%s\r", unit, w->state);
    else text_addf(w->t, "||||||%s\r", w->state);
}

/* Observation identifiers of a gene without HGNC id have the symbol only. */
static void add_gene(obx_writer *w, const finding *f, const char *locus, int sub_id)
{
    const bool known = f && f->assay.hgnc_id[0];
    begin_obx(w, "CWE", &loinc_gene, "LN", sub_id);
    if (known) add_escaped(w->t, f->assay.hgnc_id);
    text_add(w->t, "^");
    add_escaped(w->t, locus);
    if (known) text_add(w->t, "^HGNC");
    end_obx(w, NULL);
}

static void add_number(obx_writer *w, const loinc *code, int sub_id, double value, int decimals, const char *unit)
{
    char digits[64];
    format_number(digits, sizeof digits, value, decimals);
    begin_obx(w, "NM", code, LOCAL_CODES_HL7, sub_id);
    text_add(w->t, digits);
    end_obx(w, unit);
}

static void add_quantities(obx_writer *w, const finding *f, int sub_id)
{
    SUNDER_AUTO(quantities_free) quantities all = {0};
    quantities_of(f, &all);
    if (all.failed) w->t->failed = true;
    for (size_t i = 0; i < all.n; i++) {
        const quantity *q = &all.rows[i];
        add_number(w, &(loinc){q->code, q->name}, sub_id, q->value, q->decimals, q->unit);
    }
}

static void add_coded_locus(obx_writer *w, const finding *f, int sub_id)
{
    const loinc answer = loinc_answer(f->call);
    begin_obx(w, "CWE", &loinc_variant, "LN", sub_id);
    text_addf(w->t, "%s^%s^LN|||%s|||%s\r", answer.code, answer.display, abnormal_flag(f->call), w->state);
    add_gene(w, f, f->assay.locus, sub_id);
    if (f->iscn[0]) {
        begin_obx(w, strlen(f->iscn) > MOST_ST_BYTES ? "TX" : "ST", &loinc_iscn, "LN", sub_id);
        add_escaped(w->t, f->iscn);
        end_obx(w, NULL);
    }
    begin_obx(w, "CWE", &loinc_source, "LN", sub_id);
    text_addf(w->t, "%s^%s^LN", loinc_somatic.code, loinc_somatic.display);
    end_obx(w, NULL);
    add_quantities(w, f, sub_id);
}

/* A locus without a slide: table 0085, X, "results cannot be obtained for this observation". */
static void add_untested_locus(obx_writer *w, const char *locus, int sub_id)
{
    obx_writer absent = *w;
    absent.state = "X";
    begin_obx(&absent, "CWE", &loinc_variant, "LN", sub_id);
    end_obx(&absent, NULL);
    w->set_id = absent.set_id;
    add_gene(w, NULL, locus, sub_id);
}

static void add_loci(obx_writer *w, const case_report *report)
{
    int sub_id = 0;
    for (const char *const *locus = report->rules->loci; *locus; locus++) {
        const finding *f = find_locus(report, *locus);
        if (f) add_coded_locus(w, f, ++sub_id);
        else add_untested_locus(w, *locus, ++sub_id);
    }
}

/* A line of the report, and its number beside it; those of a locus are its quantities. */
static void add_row(obx_writer *w, const content_section *s, const content_row *row, bool with_number)
{
    SUNDER_AUTO(text_free) text code = {0}, value = {0};
    text_addf(&code, "%s.%s", s->id, row->id);
    row_value(s, row, &value);
    if (code.failed || value.failed) {
        w->t->failed = true;
        return;
    }
    const loinc local = {code.chars, row_name(s, row)};
    begin_obx(w, "TX", &local, LOCAL_CODES_HL7, 0);
    add_escaped(w->t, value.chars);
    end_obx(w, NULL);
    if (!isfinite(row->number) || !with_number) return;
    text_add(&code, ".number");
    if (code.failed) w->t->failed = true;
    else add_number(w, &(loinc){code.chars, row_name(s, row)}, 0, row->number, NUMBER_DECIMALS, row->unit);
}

/* The number alone of the report that this one amends; the line of the report holds the reason too. */
static void add_superseded(obx_writer *w, const case_report *report)
{
    if (report->c.report.state != REPORT_AMENDED) return;
    begin_obx(w, "ST", &(loinc){"supersedes", "Number of the superseded report"}, LOCAL_CODES_HL7, 0);
    add_escaped(w->t, report->c.report.supersedes);
    end_obx(w, NULL);
}

/* SPM-8: the site in words, SPM-14: the block. */
static void add_specimen(text *t, const case_report *report)
{
    const case_specimen *specimen = &report->c.specimen;
    text_add(t, "SPM|1|^");
    add_escaped(t, specimen->id);
    text_add(t, "||TISS^Tissue^HL70487||||");
    if (specimen->site[0]) text_add(t, "^");
    add_escaped(t, specimen->site);
    if (specimen->block[0]) text_add(t, "||||||block ");
    add_escaped(t, specimen->block);
    text_add(t, "\r");
}

static void add_lines(obx_writer *w, const case_report *report, const content *words)
{
    for (size_t i = 0; i < words->n_sections; i++) {
        const content_section *s = &words->sections[i];
        for (size_t k = 0; k < s->n_rows; k++) add_row(w, s, &s->rows[k], !finding_of_section(report, s));
    }
}

sunder_status write_case_hl7(const case_report *report, const content *words, const char *path, sunder_error *err)
{
    SUNDER_AUTO(text_free) text message = {0}, rest = {0};
    obx_writer w = {.t = &rest, .state = result_states[report->c.report.state]};
    add_patient(&rest, report);
    add_order(&rest, report);
    add_loci(&w, report);
    add_superseded(&w, report);
    add_lines(&w, report, words);
    add_specimen(&rest, report);
    begin_header(&message, report);
    put_together(&message, &rest);
    return text_write_file(&message, path, err);
}
