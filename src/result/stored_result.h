/* A result folder read back: everything that weigh, classify, score and the writers need, and no image. */
#ifndef RESULT_STORED_RESULT_H
#define RESULT_STORED_RESULT_H

#include "core/json.h"
#include "result/slide_result.h"

/* A row of signals.csv or rejected.csv, as far as an edit can name it. */
typedef struct listed_spot {
    size_t field, candidate;
    int nucleus;
    int signal;      /* its number in signals.csv; 0: rejected */
    int merged_into; /* rejected as the doublet of this signal of the field; 0: of none */
    probe_end end;
    sunder_point_um seen_um;
} listed_spot;

/* How the slide was decided (decision and posterior of result.json); "" and NaN: written by an earlier version, or not known. */
typedef struct stored_call {
    char mode[16], outcome[16]; /* decision_name, decision_outcome_name; outcome "": uninformative */
    count_pair steps[2];        /* of a two-step reading; n = 0: not read */
    double exceeds_p, lower, upper, effective_n, fields_p;
} stored_call;

typedef struct stored_result {
    json_node *root;   /* result.json; names below are borrowed from it */
    digest_hex sha256; /* of result.json */
    char version[32];  /* of sunder that wrote it */
    char slide_name[256];
    sunder_assay assay;
    sunder_score_options options;
    uint64_t seed;
    size_t n_fields;
    field_record *fields;
    nuclei *per_field;
    camera_model camera;
    const char *given_laws_sha256; /* NULL: none */
    candidates candidates;
    forced_table forced;
    review *reviews; /* one for each candidate */
    slide_laws laws;
    slide_origin origin;
    digest_hex *input_digests;
    score_context about;
    segment_options segment;
    detect_options detect;
    bool has_segment, has_detect; /* they stand in the result */
    size_t n_listed;
    listed_spot *listed; /* signals by number in each field, then rejected candidates */
    size_t n_rounds;
    edit_round *rounds;
    char call[16];
    stored_call decided;
    long rearranged, evaluable, split, isolated_3p;
} stored_result;

/* Reads and checks the folder. SUNDER_ERROR_INPUT names the file, what was found and what to do: no result, a newer schema,
 * a table that is missing or is not the one result.json names by its SHA-256. *out_stored is the caller's:
 * stored_result_free; what it borrows stays valid until then. */
sunder_status stored_result_read(const char *dir, stored_result *out_stored, sunder_error *err) SUNDER_MUST_USE;
void stored_result_free(stored_result *stored);

#endif
