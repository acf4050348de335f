/* Files of one result taken over into another as they are. */
#ifndef PIPELINE_COPY_FILES_H
#define PIPELINE_COPY_FILES_H

#include "result/result_folder.h"
#include "result/slide_result.h"

/* Copies label images, overlays and the gallery of a result. A file that is missing is SUNDER_ERROR_INPUT. */
sunder_status copy_pictures(const char *dir, const field_record *fields, size_t n_fields, const result_folder *folder,
                            sunder_error *err) SUNDER_MUST_USE;

#endif
