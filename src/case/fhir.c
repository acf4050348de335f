/* report.fhir.json: a FHIR R4 Bundle (collection) of Patient, Specimen, Device, Observations and the DiagnosticReport that
 * ties them (clinical.md 5.3). Each locus of the panel is an Observation of LOINC 69548-6 with ISCN, gene, source class and
 * all its numbers as components; each other section of the report is an Observation under codes of our own. Resources are
 * named by UUIDs made from the case's SHA-256, so that the same case is the same bundle. It claims no profile. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "case/codes.h"
#include "case/exchange_facts.h"
#include "case/quantities.h"
#include "case/row_words.h"
#include "case/writers.h"
#include "core/fail.h"
#include "sunder/version.h"

#define LOINC_SYSTEM "http://loinc.org"
#define HGNC_SYSTEM "http://www.genenames.org/geneId"
#define UCUM_SYSTEM "http://unitsofmeasure.org"
#define V2_SYSTEM "http://terminology.hl7.org/CodeSystem/v2-" /* before the number of the table */
#define URN_BYTES 48

typedef struct bundle {
    const case_report *report;
    json_node *entries;
    char patient[URN_BYTES], specimen[URN_BYTES], device[URN_BYTES];
    json_node *results; /* references of the observations */
    bool failed;        /* memory was short for a text */
} bundle;

/* A UUID of version 8 (RFC 9562: free form) from the case and the name of the resource. */
static void urn_of(bundle *b, const char *name, char urn[URN_BYTES])
{
    SUNDER_AUTO(text_free) text seed = {0};
    text_addf(&seed, "%s %s", b->report->c.sha256.chars, name);
    if (seed.failed) b->failed = true;
    const digest_hex hash = digest_bytes(seed.failed ? name : seed.chars, seed.failed ? strlen(name) : seed.length);
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

static json_node *display_node(const char *name)
{
    json_node *reference = node_object_new();
    node_set_string(reference, "display", name);
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

static json_node *words_node(const char *words)
{
    json_node *codeable = node_object_new();
    node_set_string(codeable, "text", words);
    return codeable;
}

/* A coded kind has a type of table 0203. */
static json_node *identifier_node(const char *kind, const char *type, const char *value)
{
    json_node *identifier = node_object_new();
    node_set_take(identifier, "type", type ? concept_node(V2_SYSTEM "0203", type, kind) : words_node(kind));
    node_set_string(identifier, "value", value);
    return identifier;
}

static json_node *name_node(const char *value)
{
    const person_name parts = name_parts(value);
    json_node *name = node_object_new(), *given = node_array_new();
    node_set_string(name, "text", value);
    if (!parts.given[0]) {
        node_free(given);
        return name;
    }
    node_set_string(name, "family", parts.family);
    node_append_string(given, parts.given);
    node_set_take(name, "given", given);
    return name;
}

static void add_patient(bundle *b)
{
    json_node *patient = resource_new("Patient"), *identifiers = node_array_new();
    for (size_t i = 0; i < b->report->c.n_identifiers; i++) {
        const case_identifier *id = &b->report->c.identifiers[i];
        const char *kind = identifier_words[id->kind];
        if (id->kind == ID_NAME) node_set_take(patient, "name", list_of(name_node(id->value)));
        else if (id->kind == ID_BIRTH_DATE) node_set_string(patient, "birthDate", id->value);
        else node_append_take(identifiers, identifier_node(kind, identifier_type(id->kind), id->value));
    }
    if (node_length(identifiers) > 0) node_set_take(patient, "identifier", identifiers);
    else node_free(identifiers);
    add_entry(b, b->patient, patient);
}

static void add_specimen(bundle *b)
{
    const case_specimen *facts = &b->report->c.specimen;
    json_node *specimen = resource_new("Specimen");
    node_set_take(specimen, "identifier", list_of(identifier_node("specimen", NULL, facts->id)));
    node_set_take(specimen, "type", concept_node(V2_SYSTEM "0487", "TISS", "Tissue"));
    node_set_take(specimen, "subject", reference_node(b->patient));
    if (facts->received[0]) node_set_string(specimen, "receivedTime", facts->received);
    if (facts->site[0] || facts->collected[0]) {
        json_node *collection = node_object_new();
        if (facts->collected[0]) node_set_string(collection, "collectedDateTime", facts->collected);
        if (facts->site[0]) node_set_take(collection, "bodySite", words_node(facts->site));
        node_set_take(specimen, "collection", collection);
    }
    if (facts->block[0]) {
        json_node *block = node_object_new();
        node_set_take(block, "identifier", list_of(identifier_node("block", NULL, facts->block)));
        node_set_take(block, "type", words_node("block"));
        node_set_take(specimen, "container", list_of(block));
    }
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

/* A gene that nothing is known of but its symbol, or an assay without HGNC id, has no coding. */
static json_node *gene_node(const finding *f, const char *locus)
{
    if (f && f->assay.hgnc_id[0]) return concept_node(HGNC_SYSTEM, f->assay.hgnc_id, locus);
    return words_node(locus);
}

static void add_coded_components(json_node *components, const finding *f)
{
    add_component(components, loinc_concept(&loinc_source), "valueCodeableConcept", loinc_concept(&loinc_somatic));
    if (!f->iscn[0]) return;
    add_component(components, loinc_concept(&loinc_iscn), "valueCodeableConcept", words_node(f->iscn));
}

static json_node *quantity_node(double value, int decimals, const char *unit)
{
    json_node *node = node_object_new();
    node_set_number(node, "value", value, decimals);
    node_set_string(node, "unit", unit);
    node_set_string(node, "system", UCUM_SYSTEM);
    node_set_string(node, "code", unit);
    return node;
}

static void add_quantities(bundle *b, json_node *components, const finding *f)
{
    SUNDER_AUTO(quantities_free) quantities all = {0};
    quantities_of(f, &all);
    if (all.failed) b->failed = true;
    for (size_t i = 0; i < all.n; i++) {
        const quantity *q = &all.rows[i];
        add_component(components, concept_node(LOCAL_CODES, q->code, q->name), "valueQuantity",
                      quantity_node(q->value, q->decimals, q->unit));
    }
}

/* A row in words, and its number beside it where it has one; those of a locus are its quantities. */
static void add_row_component(bundle *b, json_node *components, const content_section *s, const content_row *row)
{
    SUNDER_AUTO(text_free) text value = {0}, code = {0};
    row_value(s, row, &value);
    text_addf(&code, "%s.%s", s->id, row->id);
    if (value.failed || code.failed) {
        b->failed = true;
        return;
    }
    json_node *in_words = node_object_new();
    node_set_take(in_words, "code", concept_node(LOCAL_CODES, code.chars, row_name(s, row)));
    node_set_string(in_words, "valueString", value.chars);
    node_append_take(components, in_words);
    if (!isfinite(row->number) || finding_of_section(b->report, s)) return;
    text_add(&code, ".number");
    if (code.failed) b->failed = true;
    else
        add_component(components, concept_node(LOCAL_CODES, code.chars, row_name(s, row)), "valueQuantity",
                      quantity_node(row->number, 6, row->unit));
}

static void add_observation(bundle *b, const char *name, json_node *observation, json_node *components)
{
    char urn[URN_BYTES];
    node_set_take(observation, "component", components);
    urn_of(b, name, urn);
    add_entry(b, urn, observation);
    node_append_take(b->results, reference_node(urn));
}

static void add_section(bundle *b, const content_section *s)
{
    if (s->n_rows == 0 || finding_of_section(b->report, s)) return;
    json_node *components = node_array_new();
    const char *title = s->title[0] ? s->title : s->id;
    for (size_t i = 0; i < s->n_rows; i++) add_row_component(b, components, s, &s->rows[i]);
    add_observation(b, s->id, observation_new(b, concept_node(LOCAL_CODES, s->id, title)), components);
}

/* A locus without a slide is there too, and says why it has no value. */
static void add_locus(bundle *b, const content *words, const char *locus)
{
    static const char absent[] = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
    const finding *f = find_locus(b->report, locus);
    json_node *components = node_array_new(), *o = observation_new(b, loinc_concept(&loinc_variant));
    node_set_take(o, "method", concept_node(LOCAL_CODES, "break_apart_fish", "Break-apart FISH"));
    add_component(components, loinc_concept(&loinc_gene), "valueCodeableConcept", gene_node(f, locus));
    if (f) {
        const loinc answer = loinc_answer(f->call);
        node_set_take(o, "valueCodeableConcept", loinc_concept(&answer));
        add_coded_components(components, f);
        add_quantities(b, components, f);
    } else node_set_take(o, "dataAbsentReason", concept_node(absent, "not-performed", "Not Performed"));
    for (size_t i = 0; f && i < words->n_sections; i++) {
        const content_section *s = &words->sections[i];
        if (finding_of_section(b->report, s) != f) continue;
        for (size_t k = 0; k < s->n_rows; k++) add_row_component(b, components, s, &s->rows[k]);
    }
    add_observation(b, locus, o, components);
}

/* Interpretation, next steps and limits as sentences. */
static void add_conclusion(bundle *b, json_node *diagnostic, const content *words)
{
    SUNDER_AUTO(text_free) text t = {0};
    for (size_t i = 0; i < words->n_sections; i++) {
        const content_section *s = &words->sections[i];
        if (s->style != SECTION_LIST && s->style != SECTION_ALERT) continue;
        for (size_t k = 0; k < s->n_rows; k++) text_addf(&t, "%s%s", t.length ? "\n" : "", s->rows[k].cells[0]);
    }
    if (t.failed) b->failed = true;
    else if (t.chars) node_set_string(diagnostic, "conclusion", t.chars);
}

/* Of the release only the day is known, and an instant has a time: noon of universal time is that day nearly everywhere. */
static void add_release(bundle *b, json_node *diagnostic)
{
    const case_signature *director = signed_director(b->report);
    char instant[32];
    snprintf(instant, sizeof instant, "%sT12:00:00Z", release_day(b->report));
    node_set_string(diagnostic, "issued", instant);
    if (b->report->c.specimen.collected[0])
        node_set_string(diagnostic, "effectiveDateTime", b->report->c.specimen.collected);
    if (b->report->c.report.laboratory[0])
        node_set_take(diagnostic, "performer", list_of(display_node(b->report->c.report.laboratory)));
    if (director) node_set_take(diagnostic, "resultsInterpreter", list_of(display_node(director->name)));
}

/* The standard extension of R4 for a report that takes the place of another. */
static void add_superseded(bundle *b, json_node *diagnostic)
{
    static const char replaces[] = "http://hl7.org/fhir/StructureDefinition/diagnosticReport-replaces";
    if (b->report->c.report.state != REPORT_AMENDED) return;
    json_node *extension = node_object_new(), *other = node_object_new();
    node_set_string(other, "type", "DiagnosticReport");
    node_set_take(other, "identifier", identifier_node("report", NULL, b->report->c.report.supersedes));
    node_set_string(extension, "url", replaces);
    node_set_take(extension, "valueReference", other);
    node_set_take(diagnostic, "extension", list_of(extension));
}

static void add_report(bundle *b, const content *words)
{
    const case_report_facts *facts = &b->report->c.report;
    char urn[URN_BYTES];
    json_node *d = resource_new("DiagnosticReport");
    node_set_take(d, "identifier", list_of(identifier_node("report", NULL, facts->number)));
    node_set_string(d, "status", report_state_words[facts->state]);
    node_set_take(d, "code", loinc_concept(&loinc_report));
    node_set_take(d, "subject", reference_node(b->patient));
    add_release(b, d);
    add_superseded(b, d);
    node_set_take(d, "specimen", list_of(reference_node(b->specimen)));
    node_set_take(d, "result", b->results);
    b->results = NULL;
    add_conclusion(b, d, words);
    urn_of(b, "report", urn);
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
    urn_of(&b, "patient", b.patient);
    urn_of(&b, "specimen", b.specimen);
    urn_of(&b, "device", b.device);
    node_set_string(root, "type", "collection");
    add_patient(&b);
    add_specimen(&b);
    add_device(&b);
    for (const char *const *locus = report->rules->loci; *locus; locus++) add_locus(&b, words, *locus);
    for (size_t i = 0; i < words->n_sections; i++) add_section(&b, &words->sections[i]);
    add_report(&b, words);
    node_set_take(root, "entry", b.entries);
    b.entries = NULL;
    return b.failed ? fail_memory(err, path) : node_write_file(root, path, err);
}
