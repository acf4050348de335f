/* The release of GSL that is at work. */
#ifndef STATS_GSL_VERSION_H
#define STATS_GSL_VERSION_H

#include "core/library_version.h"

library_version gsl_library(void);

#endif
