/* libpng asks for no handle to name its release. */
#include "image/png_version.h"

#include <png.h>

library_version png_library(void)
{
    return library_version_of("libpng", PNG_LIBPNG_VER_STRING, png_get_libpng_ver(NULL));
}
