/* Put in front of each file by `./dev lint` for clang-tidy: the static analyzer sees one file at a time and must be told
 * that wording an error never comes back with success. */
#include "core/fail.h"
#include "core/memory.h"

#define fail(err, status, ...) ((void)(err), (sunder_status)(status))
#define fail_within(err, status, ...) ((void)(err), (sunder_status)(status))
#define fail_memory(err, what) ((void)(err), SUNDER_ERROR_RESOURCE)
#define fail_errno_reading(err, path, number) ((void)(err), SUNDER_ERROR_INPUT)
#define fail_errno_writing(err, path, number) ((void)(err), SUNDER_ERROR_RESOURCE)
