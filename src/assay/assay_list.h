/* Which assays a folder holds. */
#ifndef ASSAY_ASSAY_LIST_H
#define ASSAY_ASSAY_LIST_H

#include <stddef.h>

#include "core/memory.h"
#include "sunder/error.h"

/* Ids of the assay files in a folder (names without .json), in natural order; the schema is none. *out_ids is the
 * caller's: free. An empty folder gives 0 ids. */
sunder_status assay_list(const char *dir, char (**out_ids)[32], size_t *out_n, sunder_error *err) SUNDER_MUST_USE;

#endif
