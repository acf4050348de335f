/* What a call can come back with. The values are the exit codes of the command line tool, so that a host that runs
 * `sunder` as a process and one that links the library read the same numbers. */
#ifndef SUNDER_STATUS_H
#define SUNDER_STATUS_H

#include "sunder/export.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum sunder_status {
    SUNDER_OK = 0,
    SUNDER_ERROR_USAGE = 2,    /* wrong arguments, or the output exists */
    SUNDER_ERROR_INPUT = 3,    /* an input cannot be read or measured */
    SUNDER_ERROR_RESOURCE = 4, /* memory, disk or permission */
    SUNDER_CANCELLED = 5,      /* sunder_context_cancel was called; nothing is left behind */
    SUNDER_ITEMS_FAILED = 6,   /* done, but some items failed and are named */
    SUNDER_SELFTEST_FAILED = 7,
    SUNDER_ERROR_INTERNAL = 70 /* a defect of sunder itself */
} sunder_status;

/* The name of a status in words, as it stands in messages ("input", "resource" ...). Never NULL. */
SUNDER_API const char *sunder_status_name(sunder_status status);

#ifdef __cplusplus
}
#endif

#endif
