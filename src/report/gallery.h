/* The nuclei a reader should look at first: those that decided the call, those nearest to the boundary, and some normal
 * ones to compare with; each with its channels side by side. Fields are opened one after the other, so the choice comes
 * first, then the crops, then the file. */
#ifndef REPORT_GALLERY_H
#define REPORT_GALLERY_H

#include "image/field.h"
#include "result/slide_result.h"

typedef struct gallery gallery;

/* Chooses the nuclei; no pixel is needed. result must outlive the gallery, which is the caller's: gallery_free. */
sunder_status gallery_plan(const slide_result *result, gallery **out_gallery, sunder_error *err) SUNDER_MUST_USE;
void gallery_free(gallery *g);
SUNDER_AUTO_DEFINE(auto_gallery, gallery, gallery_free)

/* Whether a field holds one of the chosen nuclei; others need not be opened for the gallery. */
bool gallery_wants(const gallery *g, size_t field_index);

/* Draws the chosen nuclei of a field. Different fields may be added on several threads at once. */
sunder_status gallery_add_field(gallery *g, const field *f, const label_plane *labels,
                                sunder_error *err) SUNDER_MUST_USE;

/* Writes all chosen nuclei as one PNG file (one with a line of text when there are none). */
sunder_status gallery_write(const gallery *g, const char *path, sunder_error *err) SUNDER_MUST_USE;

#endif
