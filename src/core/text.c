/* Growing text and questions about strings. */
#include "core/text.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void text_free(text *t)
{
    free(t->chars);
    *t = (text){0};
}

static void add_bytes(text *t, const char *chars, size_t length)
{
    if (t->failed) return;
    if (!array_reserve((void **)&t->chars, &t->capacity, t->length + length + 1, 1)) {
        t->failed = true;
        return;
    }
    memcpy(t->chars + t->length, chars, length);
    t->length += length;
    t->chars[t->length] = '\0';
}

void text_add(text *t, const char *chars)
{
    add_bytes(t, chars, strlen(chars));
}

void text_addf(text *t, const char *format, ...)
{
    char buffer[512];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(buffer, sizeof buffer, format, args);
    va_end(args);
    if (length >= 0 && (size_t)length < sizeof buffer) {
        add_bytes(t, buffer, (size_t)length);
    } else if (length >= 0) {
        SUNDER_AUTO(auto_free) char *large = malloc((size_t)length + 1);
        if (large) {
            vsnprintf(large, (size_t)length + 1, format, again);
            add_bytes(t, large, (size_t)length);
        } else {
            t->failed = true;
        }
    }
    va_end(again);
}

/* Bytes of the UTF-8 letter at c, 0 when there is none: no overlong form, no half of a UTF-16 pair, none above U+10FFFF
 * (RFC 3629). */
static size_t utf8_letter_length(const char *c)
{
    const unsigned char *b = (const unsigned char *)c;
    if (b[0] < 0x80) return 1;
    size_t length = b[0] >= 0xc2 && b[0] <= 0xdf ? 2 : (b[0] & 0xf0) == 0xe0 ? 3 : b[0] >= 0xf0 && b[0] <= 0xf4 ? 4 : 0;
    unsigned char least = b[0] == 0xe0 ? 0xa0 : b[0] == 0xf0 ? 0x90 : 0x80; /* of the second byte */
    unsigned char most = b[0] == 0xed ? 0x9f : b[0] == 0xf4 ? 0x8f : 0xbf;
    if (length == 0 || b[1] < least || b[1] > most) return 0;
    for (size_t i = 2; i < length; i++)
        if ((b[i] & 0xc0) != 0x80) return 0;
    return length;
}

void text_add_escaped(text *t, const char *chars)
{
    for (size_t length; *chars; chars += length ? length : 1) {
        length = utf8_letter_length(chars);
        switch (*chars) {
        case '&': text_add(t, "&amp;"); break;
        case '<': text_add(t, "&lt;"); break;
        case '>': text_add(t, "&gt;"); break;
        case '"': text_add(t, "&quot;"); break;
        case '\'': text_add(t, "&#39;"); break;
        default: add_bytes(t, length ? chars : "?", length ? length : 1);
        }
    }
}

bool text_is_utf8(const char *chars)
{
    for (size_t length; *chars; chars += length) {
        length = utf8_letter_length(chars);
        if (length == 0) return false;
    }
    return true;
}

/* "-1.5", "+2e-3": a number with a point and nothing else. */
static bool is_plain_number(const char *chars)
{
    static const char digits[] = "0123456789";
    const char *c = chars + (*chars == '+' || *chars == '-');
    const size_t whole = strspn(c, digits);
    c += whole;
    const size_t part = *c == '.' ? strspn(c + 1, digits) : 0;
    c += *c == '.' ? 1 + part : 0;
    if (whole + part == 0) return false;
    if (*c != 'e' && *c != 'E') return *c == '\0';
    c += 1 + (c[1] == '+' || c[1] == '-');
    return *c && strspn(c, digits) == strlen(c);
}

bool text_is_formula(const char *chars)
{
    static const char *const starts[] = {
        "=", "+", "-", "@", "\t", "\r", "\n", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"};
    if (strcmp(chars, "-") == 0) return false; /* a cell that says that nothing is there */
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (strncmp(chars, starts[i], strlen(starts[i])) == 0) return !is_plain_number(chars);
    return false;
}

char *text_steal(text *t)
{
    if (!t->chars && !t->failed) add_bytes(t, "", 0);
    char *chars = t->failed ? NULL : t->chars;
    if (t->failed) free(t->chars);
    *t = (text){0};
    return chars;
}

static size_t digit_run(const char *s)
{
    size_t n = 0;
    while (isdigit((unsigned char)s[n])) n++;
    return n;
}

/* Compares two digit runs as numbers of any length. */
static int compare_digit_runs(const char *a, size_t na, const char *b, size_t nb)
{
    while (na > 1 && *a == '0') a++, na--;
    while (nb > 1 && *b == '0') b++, nb--;
    if (na != nb) return na < nb ? -1 : 1;
    return strncmp(a, b, na);
}

int natural_compare(const char *a, const char *b)
{
    const char *x = a, *y = b;
    while (*x && *y) {
        size_t nx = digit_run(x), ny = digit_run(y);
        if (nx && ny) {
            int order = compare_digit_runs(x, nx, y, ny);
            if (order) return order;
            x += nx;
            y += ny;
            continue;
        }
        if (*x != *y) return (unsigned char)*x < (unsigned char)*y ? -1 : 1;
        x++;
        y++;
    }
    if (*x || *y) return *x ? 1 : -1;
    return strcmp(a, b);
}

bool equals_ignoring_case(const char *a, const char *b)
{
    return strcasecmp(a, b) == 0;
}

bool ends_with_ignoring_case(const char *string, const char *ending)
{
    size_t length = strlen(string), tail = strlen(ending);
    return length >= tail && strcasecmp(string + length - tail, ending) == 0;
}

const char *path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

char *path_join(const char *folder, const char *name)
{
    text path = {0};
    text_add(&path, folder);
    if (path.length && path.chars[path.length - 1] != '/') text_add(&path, "/");
    text_add(&path, name);
    return text_steal(&path);
}

void format_number(char *buffer, size_t size, double value, int decimals)
{
    if (isnan(value)) {
        if (size) buffer[0] = '\0';
        return;
    }
    snprintf(buffer, size, "%.*f", decimals, value);
    for (char *c = buffer; *c; c++) {
        if (*c == ',') *c = '.';
    }
    /* -0.000 and 0.000 are the same number to a reader, and to a byte comparison. */
    if (buffer[0] == '-' && strspn(buffer + 1, "0.") == strlen(buffer + 1)) memmove(buffer, buffer + 1, strlen(buffer));
}

void format_exact(char *buffer, size_t size, double value)
{
    if (size) buffer[0] = '\0';
    if (!isfinite(value)) return;
    int precision = 15; /* 17 digits tell every double apart (IEEE 754); most need fewer */
    do snprintf(buffer, size, "%.*g", precision, value);
    while (strtod(buffer, NULL) != value && ++precision <= 17);
    /* Written and read in the locale of the host; the text has a point whatever that is. */
    for (char *c = buffer; *c; c++) {
        if (*c == ',') *c = '.';
    }
}
