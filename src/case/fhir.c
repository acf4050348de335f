/* report.fhir.json: a FHIR R4 Bundle (collection) of Patient, Specimen, Device, Observations and the DiagnosticReport that ties
 * them (clinical.md 5.3). Each locus is an Observation of LOINC 69548-6 with ISCN, gene and source class as components; each
 * section of the report is an Observation under codes of our own. Resources are named by UUIDs made from the case's SHA-256, so
 * that the same case is the same bundle. It claims no profile. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "case/codes.h"
#include "case/row_words.h"
#include "case/writers.h"
#include "core/fail.h"
#include "sunder/version.h"

#define LOINC_SYSTEM "http://loinc.org"
#define HGNC_SYSTEM "http://www.genenames.org/geneId"
#define UCUM_SYSTEM "http://unitsofmeasure.org"
#define URN_BYTES 48

typedef struct bundle {
    const case_report *report;
    json_node *entries;
    char patient[URN_BYTES], specimen[URN_BYTES], device[URN_BYTES];
    json_node *results; /* references of the observations */
} bundle;

/* A UUID of version 8 (RFC 9562: free form) from the case and the name of the resource. */
static void urn_of(const case_report *report, const char *name, char urn[URN_BYTES])
{
    SUNDER_AUTO(text_free) text seed = {0};
    text_addf(&seed, "%s %s", report->c.sha256.chars, name);
    const digest_hex hash = digest_bytes(seed.chars ? seed.chars : name, seed.chars ? seed.length : strlen(name));
    snprintf(urn, URN_BYTES, "urn:uuid:%.8s-%.4s-8%.3s-a%.3s-%.12s", hash.chars, hash.chars + 8, hash.chars + 12,
             hash.chars + 15, hash.chars + 18);
}

static json_node *coding_node(const char *system, const char *code, const char *display)
{
    json_node *coding = node_object_new();
    node_set_string(coding, "system", system);
    node_set_string(coding, "code", code);
    if (display[0]) node_set_string(coding, "display", display);
    return coding;
}

static json_node *concept_node(const char *system, const char *code, const char *display)
{
    json_node *codeable = node_object_new(), *codings = node_array_new();
    node_append_take(codings, coding_node(system, code, display));
    node_set_take(codeable, "coding", codings);
    if (display[0]) node_set_string(codeable, "text", display);
    return codeable;
}

static json_node *reference_node(const char *urn)
{
    json_node *reference = node_object_new();
    node_set_string(reference, "reference", urn);
    return reference;
}

static json_node *resource_new(const char *type)
{
    json_node *resource = node_object_new();
    node_set_string(resource, "resourceType", type);
    return resource;
}

static void add_entry(bundle *b, const char *urn, json_node *resource)
{
    json_node *entry = node_object_new();
    node_set_string(entry, "fullUrl", urn);
    node_set_take(entry, "resource", resource);
    node_append_take(b->entries, entry);
}

static json_node *list_of(json_node *child)
{
    json_node *list = node_array_new();
    node_append_take(list, child);
    return list;
}

static json_node *identifier_node(const char *kind, const char *value)
{
    json_node *identifier = node_object_new(), *type = node_object_new();
    node_set_string(type, "text", kind);
    node_set_take(identifier, "type", type);
    node_set_string(identifier, "value", value);
    return identifier;
}

static void add_patient(bundle *b)
{
    json_node *patient = resource_new("Patient"), *identifiers = node_array_new();
    for (size_t i = 0; i < b->report->c.n_identifiers; i++) {
        const case_identifier *id = &b->report->c.identifiers[i];
        if (id->kind == ID_NAME) {
            json_node *name = node_object_new();
            node_set_string(name, "text", id->value);
            node_set_take(patient, "name", list_of(name));
        } else if (id->kind == ID_BIRTH_DATE) {
            node_set_string(patient, "birthDate", id->value);
        } else {
            node_append_take(identifiers, identifier_node(identifier_words[id->kind], id->value));
        }
    }
    if (node_length(identifiers) > 0) node_set_take(patient, "identifier", identifiers);
    else node_free(identifiers);
    add_entry(b, b->patient, patient);
}

static void add_specimen(bundle *b)
{
    json_node *specimen = resource_new("Specimen");
    node_set_take(specimen, "identifier", list_of(identifier_node("specimen", b->report->c.specimen.id)));
    node_set_take(specimen, "subject", reference_node(b->patient));
    add_entry(b, b->specimen, specimen);
}

static void add_device(bundle *b)
{
    json_node *device = resource_new("Device"), *name = node_object_new(), *version = node_object_new();
    node_set_string(name, "name", "sunder");
    node_set_string(name, "type", "model-name");
    node_set_take(device, "deviceName", list_of(name));
    node_set_string(version, "value", sunder_version());
    node_set_take(device, "version", list_of(version));
    add_entry(b, b->device, device);
}

static json_node *observation_new(bundle *b, json_node *code)
{
    static const char category[] = "http://terminology.hl7.org/CodeSystem/observation-category";
    json_node *o = resource_new("Observation");
    node_set_string(o, "status", report_state_words[b->report->c.report.state]);
    node_set_take(o, "category", list_of(concept_node(category, "laboratory", "Laboratory")));
    node_set_take(o, "code", code);
    node_set_take(o, "subject", reference_node(b->patient));
    node_set_string(o, "effectiveDateTime", b->report->c.report.date);
    node_set_take(o, "specimen", reference_node(b->specimen));
    node_set_take(o, "device", reference_node(b->device));
    return o;
}

static void add_component(json_node *components, json_node *code, const char *member, json_node *value)
{
    json_node *component = node_object_new();
    node_set_take(component, "code", code);
    node_set_take(component, member, value);
    node_append_take(components, component);
}

static json_node *loinc_concept(const loinc *code)
{
    return concept_node(LOINC_SYSTEM, code->code, code->display);
}

static void add_coded_components(json_node *components, const finding *f)
{
    add_component(components, loinc_concept(&loinc_gene), "valueCodeableConcept",
                  concept_node(HGNC_SYSTEM, f->assay.hgnc_id, f->assay.locus));
    add_component(components, loinc_concept(&loinc_source), "valueCodeableConcept", loinc_concept(&loinc_somatic));
    if (!f->iscn[0]) return;
    json_node *iscn = node_object_new();
    node_set_string(iscn, "text", f->iscn);
    add_component(components, loinc_concept(&loinc_iscn), "valueCodeableConcept", iscn);
}

/* A row in words, and its number beside it where it has one. */
static void add_row_component(json_node *components, const content_section *s, const content_row *row)
{
    SUNDER_AUTO(text_free) text value = {0};
    row_value(s, row, &value);
    json_node *in_words = node_object_new();
    node_set_take(in_words, "code", concept_node(LOCAL_CODES, row->id, row_name(s, row)));
    node_set_string(in_words, "valueString", value.chars ? value.chars : "");
    node_append_take(components, in_words);
    if (!isfinite(row->number)) return;
    char id[sizeof row->id + 8];
    snprintf(id, sizeof id, "%s.number", row->id);
    json_node *quantity = node_object_new();
    node_set_number(quantity, "value", row->number, 6);
    node_set_string(quantity, "unit", row->unit);
    node_set_string(quantity, "system", UCUM_SYSTEM);
    node_set_string(quantity, "code", row->unit);
    add_component(components, concept_node(LOCAL_CODES, id, row_name(s, row)), "valueQuantity", quantity);
}

/* The finding whose numbers a section holds; NULL: another section. */
static const finding *finding_of(const case_report *report, const content_section *s)
{
    for (size_t i = 0; i < report->n_findings; i++)
        if (strncmp(s->id, "locus.", 6) == 0 && strcmp(s->id + 6, report->findings[i].assay.locus) == 0)
            return &report->findings[i];
    return NULL;
}

static void add_section(bundle *b, const content_section *s)
{
    if (s->n_rows == 0) return;
    const finding *f = finding_of(b->report, s);
    char urn[URN_BYTES];
    json_node *components = node_array_new();
    const char *title = s->title[0] ? s->title : s->id;
    json_node *o = observation_new(b, f ? loinc_concept(&loinc_variant) : concept_node(LOCAL_CODES, s->id, title));
    if (f) {
        const loinc answer = loinc_answer(f->call);
        node_set_take(o, "valueCodeableConcept", loinc_concept(&answer));
        add_coded_components(components, f);
    }
    for (size_t i = 0; i < s->n_rows; i++) add_row_component(components, s, &s->rows[i]);
    node_set_take(o, "component", components);
    urn_of(b->report, s->id, urn);
    add_entry(b, urn, o);
    node_append_take(b->results, reference_node(urn));
}

/* Interpretation, next steps and limits as sentences. */
static void add_conclusion(json_node *diagnostic, const content *words)
{
    SUNDER_AUTO(text_free) text t = {0};
    for (size_t i = 0; i < words->n_sections; i++) {
        const content_section *s = &words->sections[i];
        if (s->style != SECTION_LIST && s->style != SECTION_ALERT) continue;
        for (size_t k = 0; k < s->n_rows; k++) text_addf(&t, "%s%s", t.length ? "\n" : "", s->rows[k].cells[0]);
    }
    node_set_string(diagnostic, "conclusion", t.chars ? t.chars : "");
}

static void add_report(bundle *b, const content *words)
{
    const case_report_facts *facts = &b->report->c.report;
    char urn[URN_BYTES];
    json_node *d = resource_new("DiagnosticReport");
    node_set_take(d, "identifier", list_of(identifier_node("report", facts->number)));
    node_set_string(d, "status", report_state_words[facts->state]);
    node_set_take(d, "code", loinc_concept(&loinc_report));
    node_set_take(d, "subject", reference_node(b->patient));
    node_set_string(d, "effectiveDateTime", facts->date);
    if (facts->laboratory[0]) {
        json_node *performer = node_object_new();
        node_set_string(performer, "display", facts->laboratory);
        node_set_take(d, "performer", list_of(performer));
    }
    node_set_take(d, "specimen", list_of(reference_node(b->specimen)));
    node_set_take(d, "result", b->results);
    b->results = NULL;
    add_conclusion(d, words);
    urn_of(b->report, "report", urn);
    add_entry(b, urn, d);
}

static void bundle_free(bundle *b)
{
    node_free(b->entries);
    node_free(b->results);
}

sunder_status write_case_fhir(const case_report *report, const content *words, const char *path, sunder_error *err)
{
    SUNDER_AUTO(bundle_free) bundle b = {.report = report, .entries = node_array_new(), .results = node_array_new()};
    SUNDER_AUTO(auto_node) json_node *root = resource_new("Bundle");
    urn_of(report, "patient", b.patient);
    urn_of(report, "specimen", b.specimen);
    urn_of(report, "device", b.device);
    node_set_string(root, "type", "collection");
    add_patient(&b);
    add_specimen(&b);
    add_device(&b);
    for (size_t i = 0; i < words->n_sections; i++) add_section(&b, &words->sections[i]);
    add_report(&b, words);
    node_set_take(root, "entry", b.entries);
    b.entries = NULL;
    return root ? node_write_file(root, path, err) : fail_memory(err, path);
}
