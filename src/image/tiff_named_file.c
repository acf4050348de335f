/* libtiff reports faults to a handler of one file handle. */
#include "image/tiff_named_file.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

static int keep_reason(TIFF *tiff, void *user, const char *module, const char *format, va_list args)
{
    (void)tiff, (void)module;
    tiff_named_file *file = user;
    if (file->reason[0]) return 1;
    file->error_number = errno;
    vsnprintf(file->reason, sizeof file->reason, format, args);
    return 1;
}

static int drop_warning(TIFF *tiff, void *user, const char *module, const char *format, va_list args)
{
    (void)tiff, (void)user, (void)module, (void)format, (void)args;
    return 1;
}

bool tiff_named_file_open(tiff_named_file *file, const char *mode)
{
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    if (!options) return false;
    TIFFOpenOptionsSetErrorHandlerExtR(options, keep_reason, file);
    TIFFOpenOptionsSetWarningHandlerExtR(options, drop_warning, NULL);
    errno = 0;
    file->tiff = TIFFOpenExt(file->path, mode, options);
    TIFFOpenOptionsFree(options);
    return file->tiff != NULL;
}

void tiff_named_file_close(tiff_named_file *file)
{
    if (file->tiff) TIFFClose(file->tiff);
    file->tiff = NULL;
}
