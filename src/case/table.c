/* report.csv: one line for each thing the report says, then for each locus its call and each of its numbers, for laboratory
 * systems that read tables. Texts that a spreadsheet would take for a formula are guarded. */
#include <math.h>
#include <stdio.h>

#include "case/quantities.h"
#include "case/row_words.h"
#include "case/writers.h"
#include "core/csv.h"

#define NUMBER_DECIMALS 6

/* The columns before the value. */
static void begin_line(csv_writer *csv, const case_report *report, const char *section, const char *item,
                       const char *name)
{
    csv_words(csv, report->c.report.number);
    csv_words(csv, section);
    csv_words(csv, item);
    csv_words(csv, name);
}

/* numbers: of the locus that the row belongs to, if any; what stands there too has the same unit here. */
static bool write_line(csv_writer *csv, const case_report *report, const content_section *s, const content_row *row,
                       const quantities *numbers)
{
    SUNDER_AUTO(text_free) text value = {0};
    const char *unit = quantity_unit(numbers, row->id);
    row_value(s, row, &value);
    begin_line(csv, report, s->id, row->id, row_name(s, row));
    csv_words(csv, value.failed ? "" : value.chars);
    csv_number(csv, row->number, NUMBER_DECIMALS);
    csv_words(csv, unit && row->unit ? unit : row->unit ? row->unit : "");
    csv_end_row(csv);
    return !value.failed;
}

static bool write_section(csv_writer *csv, const case_report *report, const content_section *s)
{
    const finding *f = finding_of_section(report, s);
    SUNDER_AUTO(quantities_free) quantities numbers = {0};
    if (f) quantities_of(f, &numbers);
    bool whole = !numbers.failed;
    for (size_t i = 0; i < s->n_rows; i++) whole = write_line(csv, report, s, &s->rows[i], &numbers) && whole;
    return whole;
}

/* The call as one word; it is no number. */
static void write_call(csv_writer *csv, const case_report *report, const char *locus, const char *call)
{
    char code[64], name[64];
    snprintf(code, sizeof code, "%s.call", locus);
    snprintf(name, sizeof name, "%s: Call", locus);
    begin_line(csv, report, "numbers", code, name);
    csv_words(csv, call);
    csv_number(csv, NAN, 0);
    csv_words(csv, "");
    csv_end_row(csv);
}

/* The value of a number is the number, plain. */
static bool write_locus(csv_writer *csv, const case_report *report, const char *locus)
{
    const finding *f = find_locus(report, locus);
    SUNDER_AUTO(quantities_free) quantities all = {0};
    if (f) quantities_of(f, &all);
    write_call(csv, report, locus, f ? call_words[f->call] : "not tested");
    for (size_t i = 0; i < all.n; i++) {
        const quantity *q = &all.rows[i];
        begin_line(csv, report, "numbers", q->code, q->name);
        csv_number(csv, q->value, q->decimals);
        csv_number(csv, q->value, q->decimals);
        csv_words(csv, q->unit);
        csv_end_row(csv);
    }
    return !all.failed;
}

sunder_status write_case_csv(const case_report *report, const content *words, const char *path, sunder_error *err)
{
    csv_writer csv;
    sunder_status status = csv_open(&csv, path, "report,section,item,name,value,number,unit", err);
    if (status != SUNDER_OK) return status;
    bool whole = true;
    for (size_t i = 0; i < words->n_sections; i++) whole = write_section(&csv, report, &words->sections[i]) && whole;
    for (const char *const *locus = report->rules->loci; *locus; locus++)
        whole = write_locus(&csv, report, *locus) && whole;
    status = csv_close(&csv, err);
    return !whole && status == SUNDER_OK ? fail_memory(err, path) : status;
}
