/* Members of hand-written objects by a table of rules. */
#include "case/strict_object.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"

void strict_fault(strict_reader *r, const char *where, const char *format, ...)
{
    if (r->status != SUNDER_OK) return;
    char words[400];
    va_list args;
    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    r->status = fail(&r->fault, SUNDER_ERROR_INPUT, "%s: %s%s%s", r->path, where, where[0] ? ": " : "", words);
}

static bool has_control_character(const char *value)
{
    for (const unsigned char *c = (const unsigned char *)value; *c; c++) {
        if (*c < 0x20 || *c == 0x7f || (*c == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0)) return true;
    }
    return false;
}

static void read_text(strict_reader *r, const json_node *value, const char *where, const member_rule *rule)
{
    const char *found = node_string(value, "");
    if (!node_is_string(value)) strict_fault(r, where, "%s: expected a text in quotes", rule->name);
    else if (has_control_character(found))
        strict_fault(r, where, "%s: holds a control character, such as a line end; write it on one line", rule->name);
    else if (strlen(found) >= rule->size)
        strict_fault(r, where, "%s: found %zu bytes, expected at most %zu", rule->name, strlen(found), rule->size - 1);
    else if (rule->required && strspn(found, " ") == strlen(found))
        strict_fault(r, where, "%s: is empty, expected a text", rule->name);
    else snprintf(rule->target, rule->size, "%s", found);
}

static void read_word(strict_reader *r, const json_node *value, const char *where, const member_rule *rule)
{
    const char *found = node_string(value, "");
    for (int i = 0; rule->words[i]; i++) {
        if (strcmp(found, rule->words[i]) != 0) continue;
        *(int *)rule->target = i;
        return;
    }
    SUNDER_AUTO(text_free) text known = {0};
    for (int i = 0; rule->words[i]; i++) text_addf(&known, "%s%s", i ? ", " : "", rule->words[i]);
    strict_fault(r, where, "%s: found \"%.40s\", expected one of %s", rule->name, found,
                 known.chars ? known.chars : "the known words");
}

static int days_of_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

static bool is_date(const char *found)
{
    static const char shape[] = "dddd-dd-dd";
    if (strlen(found) != sizeof shape - 1) return false;
    for (size_t i = 0; shape[i]; i++) {
        if (shape[i] == 'd' ? !isdigit((unsigned char)found[i]) : found[i] != shape[i]) return false;
    }
    int year = (int)strtol(found, NULL, 10), month = (int)strtol(found + 5, NULL, 10),
        day = (int)strtol(found + 8, NULL, 10);
    return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= days_of_month(year, month);
}

static void read_date(strict_reader *r, const json_node *value, const char *where, const member_rule *rule)
{
    const char *found = node_string(value, "");
    if (is_date(found)) snprintf(rule->target, rule->size, "%s", found);
    else
        strict_fault(r, where, "%s: expected a day of the calendar as YYYY-MM-DD",
                     rule->name); /* found: may be a birth */
}

static void read_number(strict_reader *r, const json_node *value, const char *where, const member_rule *rule)
{
    const double found = node_number(value, NAN);
    if (found >= rule->least && found <= rule->most) *(double *)rule->target = found;
    else strict_fault(r, where, "%s: expected a number from %g to %g", rule->name, rule->least, rule->most);
}

static void read_member(strict_reader *r, const json_node *value, const char *where, const member_rule *rule)
{
    switch (rule->kind) {
    case MEMBER_TEXT: read_text(r, value, where, rule); break;
    case MEMBER_WORD: read_word(r, value, where, rule); break;
    case MEMBER_DATE: read_date(r, value, where, rule); break;
    case MEMBER_NUMBER: read_number(r, value, where, rule); break;
    case MEMBER_NODE: *(const json_node **)rule->target = value; break;
    }
}

static void set_absent(const member_rule *rule)
{
    switch (rule->kind) {
    case MEMBER_TEXT:
    case MEMBER_DATE: *(char *)rule->target = '\0'; break;
    case MEMBER_WORD: *(int *)rule->target = -1; break;
    case MEMBER_NUMBER: *(double *)rule->target = NAN; break;
    case MEMBER_NODE: *(const json_node **)rule->target = NULL; break;
    }
}

static void refuse_unknown(strict_reader *r, const json_node *object, const char *where, const member_rule *rules,
                           size_t n)
{
    const char *key = NULL;
    const json_node *value = NULL;
    for (size_t i = 0; node_member(object, i, &key, &value); i++) {
        size_t k = 0;
        while (k < n && strcmp(rules[k].name, key) != 0) k++;
        if (k < n) continue;
        SUNDER_AUTO(text_free) text known = {0};
        for (k = 0; k < n; k++) text_addf(&known, "%s%s", k ? ", " : "", rules[k].name);
        strict_fault(r, where, "unknown member \"%.40s\"; known are %s", key, known.chars ? known.chars : "others");
        return;
    }
}

void strict_read(strict_reader *r, const json_node *object, const char *where, const member_rule *rules, size_t n)
{
    for (size_t i = 0; i < n; i++) set_absent(&rules[i]);
    if (r->status != SUNDER_OK) return;
    if (!node_is_object(object)) {
        strict_fault(r, where, "expected an object in { }");
        return;
    }
    refuse_unknown(r, object, where, rules, n);
    for (size_t i = 0; i < n && r->status == SUNDER_OK; i++) {
        const json_node *value = node_get(object, rules[i].name);
        if (value && !node_is_null(value)) read_member(r, value, where, &rules[i]);
        else if (rules[i].required) strict_fault(r, where, "%s: is missing", rules[i].name);
    }
}

sunder_status strict_status(const strict_reader *r, sunder_error *err)
{
    return r->status == SUNDER_OK ? SUNDER_OK : fail(err, r->status, "%s", r->fault.message);
}
