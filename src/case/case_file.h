/* The case as a laboratory writes it: specimen, slides, controls, other methods, sign-off. docs/case.md describes each member,
 * docs/case.schema.json the layout. Inside of case. */
#ifndef CASE_CASE_FILE_H
#define CASE_CASE_FILE_H

#include "core/digest.h"
#include "core/json.h"
#include "sunder/case.h"

#define CASE_SCHEMA 1
#define MOST_IDENTIFIERS 4
#define MOST_CONTROLS 12
#define MOST_METHODS 16
#define MOST_SIGNATURES 6
#define CASE_TEXT 160 /* bytes of a text */

typedef enum report_state { REPORT_PRELIMINARY, REPORT_FINAL, REPORT_AMENDED } report_state;
typedef enum identifier_kind { ID_PATIENT, ID_NAME, ID_BIRTH_DATE, ID_ACCESSION, ID_OTHER } identifier_kind;
typedef enum preparation { PREPARATION_SECTION, PREPARATION_WHOLE_NUCLEI } preparation;
typedef enum paper_size { PAPER_A4, PAPER_LETTER } paper_size;
typedef enum method_kind { METHOD_IHC, METHOD_DNA_NGS, METHOD_RNA_NGS, METHOD_RT_PCR, METHOD_LIQUID } method_kind;
typedef enum method_result { FOUND_POSITIVE, FOUND_NEGATIVE, FOUND_EQUIVOCAL, FOUND_FAILED } method_result;
typedef enum sample_identity { SAMPLE_SAME_BLOCK, SAMPLE_SAME_SPECIMEN, SAMPLE_OTHER_SPECIMEN } sample_identity;
/* As FHIR's administrative gender. */
typedef enum patient_sex { SEX_FEMALE, SEX_MALE, SEX_OTHER, SEX_UNKNOWN } patient_sex;
typedef enum signer_role { SIGNER_FIRST_READER, SIGNER_SECOND_READER, SIGNER_DIRECTOR } signer_role;

/* The words of the file, in the order of the enums; NULL at the end. */
extern const char *const report_state_words[],
    *const identifier_words[], *const material_words[],
                                   *const preparation_words[],
                                       *const paper_words[], *const method_words[], *const method_result_words[],
                                                                                        *const sample_words[],
                                                                                            *const signer_words[],
                                                                                                *const call_words[],
                                                                                                    *const sex_words[];

typedef struct case_identifier {
    int kind; /* identifier_kind */
    char value[CASE_TEXT];
} case_identifier;

typedef struct case_specimen {
    char id[CASE_TEXT], block[CASE_TEXT], he_guided_area[CASE_TEXT], site[CASE_TEXT];
    char fixation[CASE_TEXT];         /* "10 % neutral buffered formalin, 24 h"; "": not given */
    char collected[11], received[11]; /* days; "": not given */
    int material;                     /* index into material_words: archived, fresh */
    int preparation;                  /* enum preparation */
    double section_um;                /* NaN: not given */
    double tumour_content_percent;    /* NaN: not given */
} case_specimen;

/* Who asked for the test and why, and of whom it is besides the identifiers. */
typedef struct case_request {
    char requester[CASE_TEXT], reason[CASE_TEXT]; /* "": not given */
    int sex;                                      /* patient_sex; -1: not given */
} case_request;

typedef struct case_prior {
    char tumour[CASE_TEXT], source[CASE_TEXT];
    char gene[24];                             /* whose prevalence is stated; "": of any gene of the panel */
    double prevalence_frac;                    /* NaN: by the tumour's row in the rules, or unknown */
    double sensitivity_frac, specificity_frac; /* the laboratory's own; NaN: those assumed by the rules */
} case_prior;

typedef struct case_slide {
    char locus[24], specimen[CASE_TEXT], slide_id[CASE_TEXT];
    char result[1024]; /* folder, as written in the file */
} case_slide;

typedef struct case_control {
    char id[CASE_TEXT], locus[24];
    int expected, found; /* index into call_words; found -1: from the result */
    char result[1024];   /* "": found is stated */
} case_control;

typedef struct case_method {
    int kind, result;    /* method_kind, method_result */
    int sample_identity; /* enum sample_identity */
    char date[11], sample_id[CASE_TEXT];
    char target[CASE_TEXT]; /* RT-PCR: the fusion or genes looked for; "": not given */
    char gene[24];          /* the gene a positive result names; "": none */
    char fusion[CASE_TEXT], partner[CASE_TEXT], exons[CASE_TEXT], pattern[CASE_TEXT], clone[CASE_TEXT];
} case_method;

typedef struct case_signature {
    int role; /* signer_role */
    char name[CASE_TEXT], date[11];
} case_signature;

typedef struct case_report_facts {
    char number[CASE_TEXT], date[11], laboratory[CASE_TEXT], supersedes[CASE_TEXT], amended_because[CASE_TEXT];
    char laboratory_address[CASE_TEXT];
    char previous_result[CASE_TEXT]; /* amended: what the superseded report said; "": not given */
    int state;                       /* report_state */
    int paper;                       /* paper_size */
} case_report_facts;

typedef struct case_file {
    char path[1024];
    digest_hex sha256; /* of the file */
    case_report_facts report;
    size_t n_identifiers, n_slides, n_controls, n_methods, n_signatures;
    case_identifier identifiers[MOST_IDENTIFIERS];
    case_specimen specimen;
    case_request request;
    case_prior prior;
    case_slide slides[SUNDER_CASE_MOST_LOCI];
    case_control controls[MOST_CONTROLS];
    case_method methods[MOST_METHODS];
    case_signature signatures[MOST_SIGNATURES];
} case_file;

/* Reads and checks the file; results are not opened. loci: the panel, NULL at the end. SUNDER_ERROR_INPUT says where, what was
 * found and what was expected. */
sunder_status case_file_read(const char *path, const char *const *loci, case_file *out_case,
                             sunder_error *err) SUNDER_MUST_USE;

/* Does the symbol stand in the fusion as a word ("NTRK3" in "ETV6(5)::NTRK3(15)", but not in "NTRK30")? */
bool fusion_has(const char *fusion, const char *symbol);

#endif
