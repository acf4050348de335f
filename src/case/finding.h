/* What a case takes from the result folder of one slide. Inside of case. */
#ifndef CASE_FINDING_H
#define CASE_FINDING_H

#include "case/case_file.h"
#include "case/iscn.h"
#include "sunder/assay.h"

#define CUTOFF_NAME 96

typedef struct finding {
    const case_slide *slide;
    json_node *root; /* result.json; owned */
    digest_hex result_sha256;
    digest_hex images_sha256; /* of the set of its images; "" where the result names none */
    sunder_assay assay;
    char slide_name[256], version[32];
    uint64_t seed;
    double section_um; /* NaN: unknown */
    sunder_call call;
    long rearranged, evaluable, split, isolated_3p, isolated_5p;
    long no_signal, only_5p, only_3p; /* nuclei not counted because a colour, or both, is wholly absent */
    double split_um; /* centre distance from which the two ends are split on this slide; NaN: unknown */
    double fraction, lower, upper;
    long atypical_5p, atypical_3p; /* evaluable: isolated 5'; isolated 3' beside two or more fused pairs (ATYPICAL) */
    size_t n_edit_rounds;
    char iscn[ISCN_BYTES], iscn_note[ISCN_BYTES];
    long iscn_counted; /* of the rearranged nuclei those that the string counts */
    char cutoff_name[CUTOFF_NAME];
} finding;

/* Reads the folder that the slide names (relative to the case file), checks that it is whole and of that locus and specimen, and
 * derives the ISCN string. *out_finding is the caller's: finding_free. */
sunder_status finding_read(const case_file *c, const case_slide *slide, finding *out_finding,
                           sunder_error *err) SUNDER_MUST_USE;
void finding_free(finding *f);

/* The cutoff that the slide was held against, as a share; NaN where the result does not say. */
double finding_cutoff_frac(const finding *f);

/* Would so many rearranged nuclei of the evaluable ones reach that cutoff? */
bool finding_reaches_cutoff(const finding *f, long rearranged);

/* Does the 95 % interval include the cutoff? */
bool finding_near_cutoff(const finding *f);

bool finding_has_flag(const finding *f, const char *flag);

typedef struct control_reading {
    int call;                                /* index into call_words */
    digest_hex result_sha256, images_sha256; /* "" where the call is stated */
    char cutoff_name[CUTOFF_NAME];           /* as that of a finding; "" where the call is stated */
} control_reading;

/* A control slide: of its result folder, whose locus is checked, or as stated. */
sunder_status control_read(const case_file *c, const case_control *control, control_reading *out_reading,
                           sunder_error *err) SUNDER_MUST_USE;

#endif
