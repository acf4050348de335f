/* Laws that a laboratory knows beforehand (beads, a control slide): the members of tables/laws.json, those left out
 * being found from the slide. */
#ifndef LAWS_GIVEN_LAWS_H
#define LAWS_GIVEN_LAWS_H

#include "calibrate/camera.h"
#include "laws/slide_laws.h"

typedef struct given_laws {
    bool shift, pair_sigma, nuclear_area, brightness[2], noise[2], false_alarms[2], bleed[2],
        dapi[2]; /* which members of `laws` are given */
    slide_laws laws;
    size_t n_cameras;
    given_camera cameras[MOST_CHANNELS];
    char sha256[65]; /* of the file; "" when nothing is given */
} given_laws;

/* Reads a file in the format of tables/laws.json. A law whose state is "refused" is left out. SUNDER_ERROR_INPUT names the
 * member that is wrong. */
sunder_status given_laws_read(const char *path, given_laws *out_given, sunder_error *err) SUNDER_MUST_USE;

/* As laws_run; what is given is taken, and the shift of the slide itself is kept beside it. given may be NULL. */
sunder_status laws_run_given(sunder_context *context, const candidates *all, const nuclei *per_field, size_t n_fields,
                             const given_laws *given, slide_laws *out_laws, sunder_error *err) SUNDER_MUST_USE;

#endif
