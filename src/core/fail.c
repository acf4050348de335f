/* Wording of errors. Messages are one line of UTF-8; control characters that came in with file contents are replaced, so
 * that a hostile file cannot write to a terminal through an error. */
#include "core/fail.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void make_one_line(char *text)
{
    for (unsigned char *c = (unsigned char *)text; *c; c++) {
        if (*c < 0x20 || *c == 0x7f) *c = ' ';
    }
}

/* Length of text without a UTF-8 sequence cut at its end. */
static size_t whole_utf8_length(const char *text, size_t length)
{
    size_t start = length;
    while (start > 0 && length - start < 4 && ((unsigned char)text[start - 1] & 0xc0) == 0x80) start--;
    if (start == 0) return length;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t need = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    return length - (start - 1) < need ? start - 1 : length;
}

static void set_message(sunder_error *err, const char *text)
{
    size_t length = strlen(text);
    if (length >= sizeof err->message) length = whole_utf8_length(text, sizeof err->message - 1);
    memcpy(err->message, text, length);
    err->message[length] = '\0';
    make_one_line(err->message);
}

sunder_status fail(sunder_error *err, sunder_status status, const char *format, ...)
{
    if (!err) return status;
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    err->status = status;
    set_message(err, text);
    return status;
}

sunder_status fail_within(sunder_error *err, sunder_status status, const char *format, ...)
{
    if (!err) return status;
    char text[1600];
    va_list args;
    va_start(args, format);
    vsnprintf(text, 1000, format, args);
    va_end(args);
    size_t length = strlen(text);
    snprintf(text + length, sizeof text - length, ": %s", err->message);
    set_message(err, text);
    return status;
}

sunder_status fail_errno_reading(sunder_error *err, const char *path, int error_number)
{
    if (error_number == ENOMEM || error_number == EMFILE || error_number == ENFILE)
        return fail(err, SUNDER_ERROR_RESOURCE, "%s: %s", path, strerror(error_number));
    if (error_number == EACCES)
        return fail(err, SUNDER_ERROR_INPUT, "%s: no permission to read it; change its permissions or copy it", path);
    return fail(err, SUNDER_ERROR_INPUT, "%s: %s", path, strerror(error_number));
}

sunder_status fail_errno_writing(sunder_error *err, const char *path, int error_number)
{
    if (error_number == ENOSPC || error_number == EDQUOT)
        return fail(err, SUNDER_ERROR_RESOURCE, "%s: the disk is full; free some space and run again", path);
    if (error_number == EACCES || error_number == EPERM || error_number == EROFS)
        return fail(err, SUNDER_ERROR_RESOURCE, "%s: no permission to write there; choose another folder", path);
    return fail(err, SUNDER_ERROR_RESOURCE, "%s: %s", path, strerror(error_number));
}
