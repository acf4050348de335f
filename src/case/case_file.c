/* The case file, section by section, and what must hold between sections. */
#include "case/case_file.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "case/consistency.h"
#include "case/strict_object.h"
#include "core/fail.h"
#include "core/text.h"

const char *const report_state_words[] = {"preliminary", "final", "amended", NULL};
const char *const identifier_words[] = {"patient_number", "name", "birth_date", "accession_number", "other", NULL};
const char *const material_words[] = {"archived", "fresh", NULL};
const char *const preparation_words[] = {"section", "whole_nuclei", NULL};
const char *const paper_words[] = {"A4", "Letter", NULL};
const char *const method_words[] = {"pan_trk_ihc", "dna_ngs", "rna_ngs", "rt_pcr", "liquid_biopsy", NULL};
const char *const method_result_words[] = {"positive", "negative", "equivocal", "failed", NULL};
const char *const sample_words[] = {"same_block", "same_specimen", "other_specimen", NULL};
const char *const signer_words[] = {"first_reader", "second_reader", "director", NULL};
const char *const sex_words[] = {"female", "male", "other", "unknown", NULL};
const char *const call_words[] = {"rearranged", "normal", "equivocal", "uninformative", NULL};

#define COUNT(ROWS) (sizeof(ROWS) / sizeof *(ROWS))
#define TEXT(NAME, TARGET, REQUIRED)                                    \
    {                                                                   \
        NAME, MEMBER_TEXT, TARGET, sizeof(TARGET), NULL, 0, 0, REQUIRED \
    }
#define WORD(NAME, TARGET, WORDS, REQUIRED)                    \
    {                                                          \
        NAME, MEMBER_WORD, &(TARGET), 0, WORDS, 0, 0, REQUIRED \
    }
#define DATE(NAME, TARGET, REQUIRED)                                    \
    {                                                                   \
        NAME, MEMBER_DATE, TARGET, sizeof(TARGET), NULL, 0, 0, REQUIRED \
    }
#define NUMBER(NAME, TARGET, LEAST, MOST)                           \
    {                                                               \
        NAME, MEMBER_NUMBER, &(TARGET), 0, NULL, LEAST, MOST, false \
    }
#define NODE(NAME, TARGET, REQUIRED)                          \
    {                                                         \
        NAME, MEMBER_NODE, &(TARGET), 0, NULL, 0, 0, REQUIRED \
    }

static void read_report(strict_reader *r, const json_node *node, case_report_facts *to)
{
    const member_rule rules[] = {
        TEXT("number", to->number, true),
        DATE("date", to->date, true),
        WORD("state", to->state, report_state_words, true),
        TEXT("laboratory", to->laboratory, false),
        TEXT("laboratory_address", to->laboratory_address, false),
        TEXT("supersedes", to->supersedes, false),
        TEXT("amended_because", to->amended_because, false),
        TEXT("previous_result", to->previous_result, false),
        WORD("paper", to->paper, paper_words, false),
    };
    strict_read(r, node, "report", rules, COUNT(rules));
    if (to->paper < 0) to->paper = PAPER_A4;
    const bool amended = to->state == REPORT_AMENDED;
    if (amended && !(to->supersedes[0] && to->amended_because[0]))
        strict_fault(r, "report",
                     "an amended report says which it supersedes and why: give supersedes and "
                     "amended_because");
    if (!amended && (to->supersedes[0] || to->previous_result[0]))
        strict_fault(r, "report", "%s is given, but the state is not \"amended\"",
                     to->supersedes[0] ? "supersedes" : "previous_result");
}

static void read_identifier(strict_reader *r, const json_node *node, const char *where, void *target)
{
    case_identifier *to = target;
    const member_rule kind[] = {WORD("kind", to->kind, identifier_words, true), TEXT("value", to->value, true)};
    strict_read(r, node, where, kind, COUNT(kind));
    if (to->kind != ID_BIRTH_DATE) return;
    const member_rule birth[] = {WORD("kind", to->kind, identifier_words, true), DATE("value", to->value, true)};
    strict_read(r, node, where, birth, COUNT(birth));
}

static void read_specimen(strict_reader *r, const json_node *node, case_specimen *to)
{
    const member_rule rules[] = {
        TEXT("id", to->id, true),
        TEXT("block", to->block, false),
        TEXT("site", to->site, false),
        WORD("material", to->material, material_words, true),
        WORD("preparation", to->preparation, preparation_words, false),
        NUMBER("section_um", to->section_um, 0.1, 100),
        NUMBER("tumour_content_percent", to->tumour_content_percent, 0, 100),
        TEXT("he_guided_area", to->he_guided_area, false),
        TEXT("fixation", to->fixation, false),
        DATE("collected", to->collected, false),
        DATE("received", to->received, false),
    };
    strict_read(r, node, "specimen", rules, COUNT(rules));
    if (to->preparation < 0) to->preparation = PREPARATION_SECTION;
}

static void read_request(strict_reader *r, const json_node *node, case_request *to)
{
    const member_rule rules[] = {
        TEXT("requester", to->requester, false),
        TEXT("reason", to->reason, false),
        WORD("sex", to->sex, sex_words, false),
    };
    SUNDER_AUTO(auto_node) json_node *empty = node ? NULL : node_object_new();
    strict_read(r, node ? node : empty, "request", rules, COUNT(rules));
}

static void read_prior(strict_reader *r, const json_node *node, case_prior *to)
{
    const member_rule rules[] = {
        TEXT("tumour", to->tumour, false),
        NUMBER("prevalence_frac", to->prevalence_frac, 0, 1),
        TEXT("gene", to->gene, false),
        TEXT("source", to->source, false),
        NUMBER("sensitivity_frac", to->sensitivity_frac, 0, 1),
        NUMBER("specificity_frac", to->specificity_frac, 0, 1),
    };
    SUNDER_AUTO(auto_node) json_node *empty = node ? NULL : node_object_new();
    strict_read(r, node ? node : empty, "prior", rules, COUNT(rules));
    if (to->gene[0] && isnan(to->prevalence_frac))
        strict_fault(r, "prior", "gene: is given without prevalence_frac; state both, or name the tumour alone");
}

static void read_slide(strict_reader *r, const json_node *node, const char *where, void *target)
{
    case_slide *to = target;
    const member_rule rules[] = {
        TEXT("locus", to->locus, true),
        TEXT("result", to->result, true),
        TEXT("specimen", to->specimen, true),
        TEXT("slide_id", to->slide_id, false),
    };
    strict_read(r, node, where, rules, COUNT(rules));
}

static void read_control(strict_reader *r, const json_node *node, const char *where, void *target)
{
    case_control *to = target;
    const member_rule rules[] = {
        TEXT("id", to->id, true),
        TEXT("locus", to->locus, true),
        WORD("expected", to->expected, call_words, true),
        WORD("found", to->found, call_words, false),
        TEXT("result", to->result, false),
    };
    strict_read(r, node, where, rules, COUNT(rules));
    if ((to->found >= 0) == (to->result[0] != '\0'))
        strict_fault(r, where, "give either result, a folder of sunder score, or found, what a reader saw");
}

bool fusion_has(const char *fusion, const char *symbol)
{
    const size_t length = strlen(symbol);
    for (const char *at = fusion; (at = strcasestr(at, symbol)); at++) {
        const bool starts = at == fusion || !isalnum((unsigned char)at[-1]);
        if (starts && !isalnum((unsigned char)at[length])) return true;
    }
    return false;
}

/* Gene, fusion and partner of one entry must tell the same. */
static void check_fusion(strict_reader *r, const char *where, const case_method *m)
{
    if (m->gene[0] && m->fusion[0] && !fusion_has(m->fusion, m->gene))
        strict_fault(r, where,
                     "gene: found \"%s\", which is no part of the fusion \"%.60s\"; correct the one or the other",
                     m->gene, m->fusion);
    if (m->partner[0] && m->fusion[0] && !fusion_has(m->fusion, m->partner))
        strict_fault(r, where,
                     "partner: found \"%.60s\", which is no part of the fusion \"%.60s\"; correct the one or the other",
                     m->partner, m->fusion);
    if (m->partner[0] && equals_ignoring_case(m->partner, m->gene))
        strict_fault(r, where, "partner: found \"%.60s\", which is the gene itself; expected what it is joined to",
                     m->partner);
}

static void read_method(strict_reader *r, const json_node *node, const char *where, void *target)
{
    case_method *to = target;
    const member_rule rules[] = {
        WORD("method", to->kind, method_words, true),
        WORD("result", to->result, method_result_words, true),
        DATE("date", to->date, true),
        WORD("sample", to->sample_identity, sample_words, true),
        TEXT("sample_id", to->sample_id, false),
        TEXT("target", to->target, false),
        TEXT("gene", to->gene, false),
        TEXT("fusion", to->fusion, false),
        TEXT("partner", to->partner, false),
        TEXT("exons", to->exons, false),
        TEXT("pattern", to->pattern, false),
        TEXT("clone", to->clone, false),
    };
    strict_read(r, node, where, rules, COUNT(rules));
    if (to->result != FOUND_POSITIVE && (to->gene[0] || to->fusion[0] || to->partner[0]))
        strict_fault(r, where, "names a fusion, but the result is not \"positive\"");
    if (to->kind != METHOD_IHC && to->result == FOUND_POSITIVE && !to->gene[0])
        strict_fault(r, where, "gene: is missing; name the gene of the panel that was found rearranged");
    if (to->target[0] && to->kind != METHOD_RT_PCR)
        strict_fault(r, where, "target: is given for %s; only rt_pcr looks for one fusion or gene alone",
                     method_words[to->kind]);
    if (to->target[0] && to->gene[0] && !fusion_has(to->target, to->gene))
        strict_fault(r, where,
                     "gene: found \"%s\", which is no part of the target \"%.60s\"; correct the one or the other",
                     to->gene, to->target);
    check_fusion(r, where, to);
}

static void read_signature(strict_reader *r, const json_node *node, const char *where, void *target)
{
    case_signature *to = target;
    const member_rule rules[] = {
        WORD("role", to->role, signer_words, true),
        TEXT("name", to->name, true),
        DATE("date", to->date, false),
    };
    strict_read(r, node, where, rules, COUNT(rules));
}

typedef void (*read_row)(strict_reader *r, const json_node *node, const char *where, void *target);

/* A list of at most `most` rows of `size` bytes. */
typedef struct list_rule {
    const char *name;
    const json_node *node;
    size_t least, most, size;
    void *rows;
    size_t *out_n;
    read_row read;
} list_rule;

static void read_list(strict_reader *r, const list_rule *list)
{
    *list->out_n = 0;
    if (r->status != SUNDER_OK || (!list->node && list->least == 0)) return;
    const size_t n = node_length(list->node);
    if (!node_is_array(list->node) || n < list->least || n > list->most) {
        strict_fault(r, list->name, "expected a list of %zu to %zu", list->least, list->most);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        char where[64];
        snprintf(where, sizeof where, "%s[%zu]", list->name, i);
        list->read(r, node_at(list->node, i), where, (char *)list->rows + i * list->size);
    }
    *list->out_n = n;
}

static bool in_panel(const char *locus, const char *const *loci)
{
    for (; *loci; loci++)
        if (strcmp(*loci, locus) == 0) return true;
    return false;
}

static void check_locus(strict_reader *r, const char *where, const char *member, const char *locus,
                        const char *const *loci)
{
    if (in_panel(locus, loci)) return;
    SUNDER_AUTO(text_free) text known = {0};
    for (const char *const *at = loci; *at; at++) text_addf(&known, "%s%s", at == loci ? "" : ", ", *at);
    strict_fault(r, where, "%s: found \"%.40s\", expected one of %s", member, locus, known.chars ? known.chars : "");
}

static void check_slides(strict_reader *r, const case_file *c, const char *const *loci)
{
    for (size_t i = 0; i < c->n_slides && r->status == SUNDER_OK; i++) {
        const case_slide *slide = &c->slides[i];
        char where[40];
        snprintf(where, sizeof where, "slides[%zu]", i);
        check_locus(r, where, "locus", slide->locus, loci);
        if (strcmp(slide->specimen, c->specimen.id) != 0)
            strict_fault(r, where,
                         "specimen: found \"%.60s\", but the case is of specimen \"%.60s\"; a case holds one specimen",
                         slide->specimen, c->specimen.id);
        for (size_t k = 0; k < i; k++)
            if (strcmp(c->slides[k].locus, slide->locus) == 0)
                strict_fault(r, where, "locus: %s is there twice; a case holds one slide for each locus", slide->locus);
    }
}

static void check_target(strict_reader *r, const char *where, const char *target, const char *const *loci)
{
    for (const char *const *locus = loci; *locus; locus++)
        if (fusion_has(target, *locus)) return;
    strict_fault(r, where, "target: found \"%.60s\", expected a fusion or gene of the panel (ETV6::NTRK3, NTRK3)",
                 target);
}

static void check_methods(strict_reader *r, const case_file *c, const char *const *loci)
{
    for (size_t i = 0; i < c->n_methods; i++) {
        const case_method *m = &c->methods[i];
        char where[40];
        snprintf(where, sizeof where, "other_methods[%zu]", i);
        if (m->gene[0]) check_locus(r, where, "gene", m->gene, loci);
        if (m->target[0]) check_target(r, where, m->target, loci);
    }
}

static void check_identifiers(strict_reader *r, const case_file *c)
{
    if (r->status != SUNDER_OK) return; /* words that were refused have no number */
    for (size_t i = 1; i < c->n_identifiers; i++)
        for (size_t k = 0; k < i; k++)
            if (c->identifiers[i].kind == c->identifiers[k].kind && c->identifiers[i].kind != ID_OTHER)
                strict_fault(r, "identifiers", "%s is there twice; two different ones are asked for",
                             identifier_words[c->identifiers[i].kind]);
}

static void read_root(strict_reader *r, const json_node *root, const char *const *loci, case_file *c)
{
    const json_node *report, *identifiers, *specimen, *request, *prior, *slides, *controls, *methods, *sign_off;
    double schema = 0;
    const member_rule rules[] = {
        {"schema", MEMBER_NUMBER, &schema, 0, NULL, CASE_SCHEMA, CASE_SCHEMA, true},
        NODE("report", report, true),
        NODE("identifiers", identifiers, true),
        NODE("specimen", specimen, true),
        NODE("request", request, false),
        NODE("prior", prior, false),
        NODE("slides", slides, true),
        NODE("controls", controls, false),
        NODE("other_methods", methods, false),
        NODE("sign_off", sign_off, false),
    };
    strict_read(r, root, "", rules, COUNT(rules));
    read_report(r, report, &c->report);
    read_specimen(r, specimen, &c->specimen);
    read_request(r, request, &c->request);
    read_prior(r, prior, &c->prior);
    const list_rule lists[] = {
        {"identifiers", identifiers, 2, MOST_IDENTIFIERS, sizeof *c->identifiers, c->identifiers, &c->n_identifiers,
         read_identifier},
        {"slides", slides, 1, SUNDER_CASE_MOST_LOCI, sizeof *c->slides, c->slides, &c->n_slides, read_slide},
        {"controls", controls, 0, MOST_CONTROLS, sizeof *c->controls, c->controls, &c->n_controls, read_control},
        {"other_methods", methods, 0, MOST_METHODS, sizeof *c->methods, c->methods, &c->n_methods, read_method},
        {"sign_off", sign_off, 0, MOST_SIGNATURES, sizeof *c->signatures, c->signatures, &c->n_signatures,
         read_signature},
    };
    for (size_t i = 0; i < COUNT(lists); i++) read_list(r, &lists[i]);
    check_slides(r, c, loci);
    check_identifiers(r, c);
    for (size_t i = 0; i < c->n_controls; i++) check_locus(r, "controls", "locus", c->controls[i].locus, loci);
    check_methods(r, c, loci);
    if (c->prior.gene[0]) check_locus(r, "prior", "gene", c->prior.gene, loci);
    check_consistency(r, c);
}

sunder_status case_file_read(const char *path, const char *const *loci, case_file *out_case, sunder_error *err)
{
    SUNDER_AUTO(auto_node) json_node *root = NULL;
    SUNDER_AUTO(auto_free) case_file *c = array_new(1, sizeof *c);
    if (!c) return fail_memory(err, path);
    sunder_status status = node_read_file(path, &root, err);
    if (status == SUNDER_OK) status = digest_file(path, &c->sha256, err);
    if (status != SUNDER_OK) return status;
    if (strlen(path) >= sizeof c->path) return fail(err, SUNDER_ERROR_INPUT, "%.60s...: the path is too long", path);
    snprintf(c->path, sizeof c->path, "%s", path);
    strict_reader r = {.path = path};
    read_root(&r, root, loci, c);
    status = strict_status(&r, err);
    if (status == SUNDER_OK) *out_case = *c;
    return status;
}
