/* The release of libpng that is at work. */
#ifndef IMAGE_PNG_VERSION_H
#define IMAGE_PNG_VERSION_H

#include "core/library_version.h"

library_version png_library(void);

#endif
