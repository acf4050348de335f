/* Version of the library; the same string stands in every result. */
#ifndef SUNDER_VERSION_H
#define SUNDER_VERSION_H

#include "sunder/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* "major.minor.patch"; static. */
SUNDER_API const char *sunder_version(void);

#ifdef __cplusplus
}
#endif

#endif
