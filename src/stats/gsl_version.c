/* GSL names its release in a variable. */
#include "stats/gsl_version.h"

#include <gsl/gsl_version.h>

library_version gsl_library(void)
{
    return library_version_of("GSL", GSL_VERSION, gsl_version);
}
