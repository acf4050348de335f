/* The one error type. The caller owns it, usually on the stack; every function takes it last and accepts NULL.
 * It is untouched on success. The function that detects a fault words it; callers put context in front. */
#ifndef SUNDER_ERROR_H
#define SUNDER_ERROR_H

#include "sunder/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sunder_error {
    sunder_status status;
    char message[508]; /* UTF-8, one line, always terminated: what was found, what was expected, what to do */
} sunder_error;

#define SUNDER_ERROR_INIT \
    {                     \
        SUNDER_OK, ""     \
    }

#ifdef __cplusplus
}
#endif

#endif
