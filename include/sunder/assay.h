/* An assay: which probe lies at which end of the locus, when two signals are split, and when a slide is called. Read from
 * a JSON file (models/assays); nothing about a locus is in code. docs/assay.md describes each field. */
#ifndef SUNDER_ASSAY_H
#define SUNDER_ASSAY_H

#include <stdbool.h>
#include <stddef.h>

#include "sunder/error.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a distance rule measures: centre to centre in um, or the gap between the rims in signal diameters,
 * gap = (d - (D5 + D3) / 2) / max(D5, D3) with D the full width at half maximum. */
typedef enum sunder_distance_measure { SUNDER_CENTRE_UM, SUNDER_GAP_DIAMETERS } sunder_distance_measure;

typedef struct sunder_distance_rule {
    sunder_distance_measure measure;
    double limit; /* um or diameters, by the measure */
} sunder_distance_rule;

/* How a slide is decided. evidence: the cutoff and evidence that truncation cannot make; plain: the cutoff alone; two_step:
 * 50 nuclei, and where they do not decide 50 more; sequential: nuclei in random order of fields until they decide; full: the
 * probability of a fraction above the cutoff, fields allowed to differ. The last two ask for evidence too. */
typedef enum sunder_decision {
    SUNDER_DECISION_EVIDENCE,
    SUNDER_DECISION_PLAIN,
    SUNDER_DECISION_TWO_STEP,
    SUNDER_DECISION_SEQUENTIAL,
    SUNDER_DECISION_FULL
} sunder_decision;

typedef enum sunder_arm_end { SUNDER_END_UNKNOWN, SUNDER_END_5P, SUNDER_END_3P } sunder_arm_end;

typedef struct sunder_assay {
    char id[32];
    char title[96];
    char locus[24];                 /* HGNC symbol */
    char hgnc_id[24];               /* "HGNC:8031", empty when unknown */
    char band[24];                  /* "1q23.1", empty when unknown */
    char strand;                    /* '+', '-' or '?' */
    char assembly[16];              /* genome assembly of the coordinates, empty when unknown */
    char gene_region[48];           /* "chr1:156815750-156881850", empty when unknown */
    sunder_arm_end centromeric_end; /* which probe lies nearer to the centromere */

    char probe_id[64], vendor[64], catalogue_no[48], lot[48], ifu_reference[128]; /* empty: unknown, printed so */
    double size_5p_kb, size_3p_kb, gap_kb;                                        /* NaN: unknown */

    char colour_5p[24], colour_3p[24]; /* plain names: green, orange, red, aqua ... */
    bool colours_confirmed;            /* a lab has set them from its kit's sheet */

    sunder_distance_rule split;   /* a 5' and a 3' signal at least this far apart are split */
    sunder_distance_rule doublet; /* same-colour signals nearer than (centre) or up to (gap) this are one */

    int n_min;                                /* fewer evaluable nuclei: uninformative */
    int cutoff_numerator, cutoff_denominator; /* rearranged when k * denominator >= numerator * n; 15/100 */
    sunder_decision decision;
    bool isolated_5p_counts; /* default false */
    bool zero_fused_counts;  /* count nuclei with 0 F and at least one 3' alone as I3; default false */
    char sha256[65];         /* of the file it came from */

    long long chr5p_start, chr5p_end, chr3p_start, chr3p_end; /* probe coordinates in the assembly, 0: unknown */
    char cutoff_basis[192]; /* method, cohort and date of the cutoff, empty when unknown */
    char sources[1536];     /* where the numbers come from, one a line */
    double least_nucleus_um,
        largest_nucleus_um; /* diameter of the disc of a nucleus' area: outside, it is not scored; 0: the usual limits */
} sunder_assay;

/* Reads and checks an assay file. SUNDER_ERROR_INPUT names the field that is wrong and what was expected. */
SUNDER_API SUNDER_MUST_USE sunder_status sunder_assay_read(const char *path, sunder_assay *out_assay,
                                                           sunder_error *err);

/* Finds an assay by id in a folder of assay files ("NTRK1" -> DIR/NTRK1.json), or reads it when the name is a path. */
SUNDER_API SUNDER_MUST_USE sunder_status sunder_assay_find(const char *id_or_path, const char *assay_dir,
                                                           sunder_assay *out_assay, sunder_error *err);

#ifdef __cplusplus
}
#endif

#endif
