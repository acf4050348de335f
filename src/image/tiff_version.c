/* libtiff names its release in the first line of a text. */
#include "image/tiff_version.h"

#include <tiffio.h>

library_version tiff_library(void)
{
    return library_version_of("libtiff", TIFFLIB_VERSION_STR, TIFFGetVersion());
}
