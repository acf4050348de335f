/* Put in front of each file by `./dev lint` for clang-tidy: the static analyzer sees one file at a time and must be told
 * that wording an error never comes back with success. */
#include "core/fail.h"
#include "core/memory.h"

static inline sunder_status analyzer_failure(sunder_error *err, sunder_status status)
{
    (void)err;
    return status == SUNDER_OK ? SUNDER_ERROR_INTERNAL : status;
}

#define fail(err, status, ...) analyzer_failure((err), (status))
#define fail_within(err, status, ...) analyzer_failure((err), (status))
#define fail_memory(err, what) analyzer_failure((err), SUNDER_ERROR_RESOURCE)
#define fail_errno_reading(err, path, number) analyzer_failure((err), SUNDER_ERROR_INPUT)
#define fail_errno_writing(err, path, number) analyzer_failure((err), SUNDER_ERROR_RESOURCE)
