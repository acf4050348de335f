/* Writes CSV tables. */
#include "core/csv.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"

sunder_status csv_open(csv_writer *csv, const char *path, const char *header, sunder_error *err)
{
    *csv = (csv_writer){0};
    if (strlen(path) >= sizeof csv->path) return fail(err, SUNDER_ERROR_USAGE, "%s: the path is too long", path);
    strcpy(csv->path, path);
    csv->file = fopen(path, "wb");
    if (!csv->file) return fail_errno_writing(err, path, errno);
    fprintf(csv->file, "%s\n", header);
    return SUNDER_OK;
}

static void separate(csv_writer *csv)
{
    if (csv->row_started) fputc(',', csv->file);
    csv->row_started = true;
}

static void write_string(csv_writer *csv, const char *before, const char *value)
{
    separate(csv);
    const bool quoted = strpbrk(value, ",\"\r\n");
    if (quoted) fputc('"', csv->file);
    fputs(before, csv->file);
    for (const char *c = value; *c; c++) {
        if (*c == '"') fputc('"', csv->file);
        fputc(*c, csv->file);
    }
    if (quoted) fputc('"', csv->file);
}

void csv_string(csv_writer *csv, const char *value)
{
    write_string(csv, "", value);
}

void csv_words(csv_writer *csv, const char *value)
{
    write_string(csv, text_is_formula(value) ? "'" : "", value);
}

void csv_integer(csv_writer *csv, long long value)
{
    separate(csv);
    fprintf(csv->file, "%lld", value);
}

void csv_number(csv_writer *csv, double value, int decimals)
{
    separate(csv);
    if (!isfinite(value)) return;
    char digits[64];
    format_number(digits, sizeof digits, value, decimals);
    fputs(digits, csv->file);
}

void csv_exact(csv_writer *csv, double value)
{
    separate(csv);
    if (!isfinite(value)) return;
    char digits[40];
    format_exact(digits, sizeof digits, value);
    fputs(digits, csv->file);
}

void csv_end_row(csv_writer *csv)
{
    fputc('\n', csv->file);
    csv->row_started = false;
}

sunder_status csv_close(csv_writer *csv, sunder_error *err)
{
    if (!csv->file) return SUNDER_OK;
    errno = 0;
    int error_number = fflush(csv->file) != 0 || ferror(csv->file) ? (errno ? errno : EIO) : 0;
    if (fclose(csv->file) != 0 && !error_number) error_number = errno;
    csv->file = NULL;
    return error_number ? fail_errno_writing(err, csv->path, error_number) : SUNDER_OK;
}

void csv_abandon(csv_writer *csv)
{
    if (csv->file) fclose(csv->file);
    csv->file = NULL;
}
