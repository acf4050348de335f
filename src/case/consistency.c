/* Contradictions that a signed report must not carry. Each is a slip of whoever filled in the case (a copied line, a wrong year),
 * which nobody can settle from the report later: so it is refused and not printed with a mark. A day is text as YYYY-MM-DD,
 * which sorts as days do. The date of birth stands in no message. */
#include "case/consistency.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

static void check_report(strict_reader *r, const case_file *c)
{
    if (c->report.supersedes[0] && equals_ignoring_case(c->report.supersedes, c->report.number))
        strict_fault(r, "report",
                     "supersedes: found \"%.60s\", which is this report's own number; expected that of the report it "
                     "takes the place of: give each revision a number of its own",
                     c->report.supersedes);
}

static void check_birth(strict_reader *r, const case_file *c)
{
    for (size_t i = 0; i < c->n_identifiers; i++)
        if (c->identifiers[i].kind == ID_BIRTH_DATE && strcmp(c->identifiers[i].value, c->report.date) > 0)
            strict_fault(r, "identifiers", "birth_date: lies after the report's date %s; correct the one or the other",
                         c->report.date);
}

/* Days in the order of what happens: birth, collection, receipt, report. */
static void check_specimen_dates(strict_reader *r, const case_file *c)
{
    const char *collected = c->specimen.collected, *received = c->specimen.received;
    for (size_t i = 0; i < c->n_identifiers; i++)
        if (collected[0] && c->identifiers[i].kind == ID_BIRTH_DATE && strcmp(c->identifiers[i].value, collected) > 0)
            strict_fault(r, "specimen",
                         "collected: found %s, which lies before the date of birth; correct the one or the other",
                         collected);
    if (collected[0] && received[0] && strcmp(collected, received) > 0)
        strict_fault(r, "specimen",
                     "received: found %s, which lies before the day of collection %s; correct the one or the other",
                     received, collected);
    const struct {
        const char *name, *date;
    } days[] = {{"collected", collected}, {"received", received}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (strcmp(days[i].date, c->report.date) > 0)
            strict_fault(r, "specimen",
                         "%s: found %s, which lies after the report's date %s; correct the one or the other",
                         days[i].name, days[i].date, c->report.date);
}

static void check_controls(strict_reader *r, const case_file *c)
{
    for (size_t i = 1; i < c->n_controls; i++)
        for (size_t k = 0; k < i; k++) {
            const case_control *a = &c->controls[k], *b = &c->controls[i];
            char where[40];
            snprintf(where, sizeof where, "controls[%zu]", i);
            /* One block may hold a normal and a rearranged area. */
            const bool alike = strcmp(a->locus, b->locus) == 0 && a->expected == b->expected;
            if (alike && equals_ignoring_case(a->id, b->id))
                strict_fault(r, where,
                             "id: %.60s of %s is there twice; a control slide stands there once: leave one out, or "
                             "give the other its own id",
                             b->id, b->locus);
            if (a->result[0] && strcmp(a->result, b->result) == 0)
                strict_fault(r, where,
                             "result: found \"%.200s\", which is that of control %.60s too; expected a result of its "
                             "own",
                             b->result, a->id);
        }
}

/* A preliminary report may be dated before what came in since. */
static void check_method_dates(strict_reader *r, const case_file *c)
{
    for (size_t i = 0; i < c->n_methods; i++) {
        char where[40];
        snprintf(where, sizeof where, "other_methods[%zu]", i);
        const bool own = c->methods[i].sample_identity != SAMPLE_OTHER_SPECIMEN;
        if (own && strcmp(c->methods[i].date, c->specimen.collected) < 0)
            strict_fault(r, where,
                         "date: found %s, but the specimen was collected on %s; correct the one or the other, or name "
                         "the sample other_specimen",
                         c->methods[i].date, c->specimen.collected);
        if (c->report.state != REPORT_PRELIMINARY && strcmp(c->methods[i].date, c->report.date) > 0)
            strict_fault(r, where,
                         "date: found %s, which lies after the report's date %s; a report holds what was found before "
                         "it: correct the one or the other",
                         c->methods[i].date, c->report.date);
    }
}

/* The letters of a name, in small: "A. Reader" and "a reader" are one person. */
static void name_letters(const char *name, char *letters)
{
    for (; *name; name++)
        if ((unsigned char)*name >= 0x80 || isalnum((unsigned char)*name))
            *letters++ = (char)tolower((unsigned char)*name);
    *letters = '\0';
}

static bool same_person(const case_signature *a, const case_signature *b)
{
    char first[CASE_TEXT], second[CASE_TEXT];
    name_letters(a->name, first);
    name_letters(b->name, second);
    return strcmp(first, second) == 0;
}

static void check_readers(strict_reader *r, const case_file *c)
{
    for (size_t i = 0; i < c->n_signatures; i++)
        for (size_t k = 0; k < c->n_signatures; k++) {
            const case_signature *first = &c->signatures[i], *second = &c->signatures[k];
            if (first->role != SIGNER_FIRST_READER || second->role != SIGNER_SECOND_READER) continue;
            char where[40];
            snprintf(where, sizeof where, "sign_off[%zu]", k);
            if (same_person(first, second))
                strict_fault(r, where,
                             "name: is that of the first reader (sign_off[%zu]); a second reader is another person: "
                             "correct the name, or leave the second reader out",
                             i);
        }
}

/* The director signs what is there: not before a reader has signed. Before the day on which the report is sent a director may
 * sign; the first page says so (content_alerts.c). */
static void check_director(strict_reader *r, const case_file *c, size_t i)
{
    const char *date = c->signatures[i].date;
    char where[40];
    snprintf(where, sizeof where, "sign_off[%zu]", i);
    for (size_t k = 0; k < c->n_signatures; k++)
        if (c->signatures[k].role != SIGNER_DIRECTOR && strcmp(c->signatures[k].date, date) > 0)
            strict_fault(r, where,
                         "date: the director signed on %s, before the %s did on %s (sign_off[%zu]); correct the one or "
                         "the other",
                         date, signer_words[c->signatures[k].role], c->signatures[k].date, k);
}

static void check_signatures(strict_reader *r, const case_file *c)
{
    bool directed = false;
    for (size_t i = 0; i < c->n_signatures; i++) {
        if (c->signatures[i].role != SIGNER_DIRECTOR || !c->signatures[i].date[0]) continue;
        directed = true;
        check_director(r, c, i);
    }
    if (directed || c->report.state == REPORT_PRELIMINARY) return;
    strict_fault(r, "sign_off",
                 "a %s report is signed: expected a director with name and date, or the state \"preliminary\"",
                 report_state_words[c->report.state]);
}

void check_consistency(strict_reader *r, const case_file *c)
{
    if (r->status != SUNDER_OK) return; /* words that were refused have no number */
    check_report(r, c);
    check_birth(r, c);
    check_specimen_dates(r, c);
    check_controls(r, c);
    check_method_dates(r, c);
    check_readers(r, c);
    check_signatures(r, c);
}
