/* What a case takes from the result folder of one slide. Inside of case. */
#ifndef CASE_FINDING_H
#define CASE_FINDING_H

#include "case/case_file.h"
#include "case/iscn.h"
#include "sunder/assay.h"

typedef struct finding {
    const case_slide *slide;
    json_node *root; /* result.json; owned */
    digest_hex result_sha256;
    sunder_assay assay;
    char slide_name[256], version[32];
    uint64_t seed;
    double section_um; /* NaN: unknown */
    sunder_call call;
    long rearranged, evaluable, split, isolated_3p, isolated_5p;
    double fraction, lower, upper;
    size_t n_edit_rounds;
    char iscn[ISCN_BYTES], iscn_note[ISCN_BYTES];
} finding;

/* Reads the folder that the slide names (relative to the case file), checks that it is whole and of that locus and specimen, and
 * derives the ISCN string. *out_finding is the caller's: finding_free. */
sunder_status finding_read(const case_file *c, const case_slide *slide, finding *out_finding,
                           sunder_error *err) SUNDER_MUST_USE;
void finding_free(finding *f);

bool finding_has_flag(const finding *f, const char *flag);

/* The call of a control slide: of its result folder, whose locus is checked and whose digest is handed out, or as stated;
 * then the digest stays what it was. */
sunder_status control_read(const case_file *c, const case_control *control, int *out_call, digest_hex *out_result,
                           sunder_error *err) SUNDER_MUST_USE;

#endif
