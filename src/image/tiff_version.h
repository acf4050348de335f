/* The release of libtiff that is at work. */
#ifndef IMAGE_TIFF_VERSION_H
#define IMAGE_TIFF_VERSION_H

#include "core/library_version.h"

library_version tiff_library(void);

#endif
