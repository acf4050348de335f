/* What the files that read a result back share. Inside of result. */
#ifndef RESULT_STORED_PARTS_H
#define RESULT_STORED_PARTS_H

#include "result/member_reader.h"
#include "result/stored_result.h"

/* Most fields, nuclei of a field and pixels of a side that a result can hold. */
#define MOST_COUNTED 100000000LL

/* result.json but for assay, laws and camera. */
void read_stored_slide(member_reader *m, const json_node *root, stored_result *stored);

/* `counts`. */
typedef struct stored_counts {
    long nuclei, evaluable, rearranged, split, isolated_3p, isolated_5p;
} stored_counts;

/* Counts that contradict each other, or the call, are a fault. */
stored_counts read_stored_counts(member_reader *m, const json_node *root);

/* `decision` and `posterior`. */
void read_stored_call(member_reader *m, const json_node *root, stored_call *out_call);

/* Members that only edited results have. */
sunder_status read_stored_rounds(member_reader *m, const json_node *root, stored_result *stored,
                                 sunder_error *err) SUNDER_MUST_USE;

/* tables/laws.json. */
sunder_status read_stored_laws(const char *path, slide_laws *out_laws, sunder_error *err) SUNDER_MUST_USE;

/* tables/camera.json; display_scaled is left as it is. */
sunder_status read_stored_camera(const char *path, camera_model *camera, sunder_error *err) SUNDER_MUST_USE;

/* tables/nuclei.csv, candidates.csv, forced.csv, reviewed.csv. The fields must be known. */
sunder_status read_stored_tables(const char *dir, stored_result *stored, sunder_error *err) SUNDER_MUST_USE;

/* signals.csv and rejected.csv. The candidates must be known. */
sunder_status read_listed_spots(const char *dir, stored_result *stored, sunder_error *err) SUNDER_MUST_USE;

#endif
