/* Wording of errors: the function that detects a fault words it, callers put context in front. */
#ifndef CORE_FAIL_H
#define CORE_FAIL_H

#include "sunder/error.h"

/* Words an error (err may be NULL) and returns its status, so that `return fail(err, SUNDER_ERROR_INPUT, "...")` reads
 * as one step. The message is cut at a UTF-8 boundary when it is too long. */
sunder_status fail(sunder_error *err, sunder_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "prefix: " in front of an error and returns its status. */
sunder_status fail_within(sunder_error *err, sunder_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Words a failed system call on a path by errno: missing and unreadable files are SUNDER_ERROR_INPUT when reading; a full
 * disk, no permission and the rest are SUNDER_ERROR_RESOURCE when writing. */
sunder_status fail_errno_reading(sunder_error *err, const char *path, int error_number);
sunder_status fail_errno_writing(sunder_error *err, const char *path, int error_number);

#endif
