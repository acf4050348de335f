/* report.csv: one line for each thing the report says, then one for each number of each locus, for laboratory systems that read
 * tables. Texts that a spreadsheet would take for a formula are guarded. */
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

static bool write_line(csv_writer *csv, const case_report *report, const content_section *s, const content_row *row)
{
    SUNDER_AUTO(text_free) text value = {0};
    row_value(s, row, &value);
    begin_line(csv, report, s->id, row->id, row_name(s, row));
    csv_words(csv, value.failed ? "" : value.chars);
    csv_number(csv, row->number, NUMBER_DECIMALS);
    csv_words(csv, row->unit ? row->unit : "");
    csv_end_row(csv);
    return !value.failed;
}

/* The value of a number is the number, plain. */
static bool write_quantities(csv_writer *csv, const case_report *report, const finding *f)
{
    SUNDER_AUTO(quantities_free) quantities all = {0};
    quantities_of(f, &all);
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
    for (size_t i = 0; i < words->n_sections; i++) {
        const content_section *s = &words->sections[i];
        for (size_t k = 0; k < s->n_rows; k++) whole = write_line(&csv, report, s, &s->rows[k]) && whole;
    }
    for (size_t i = 0; i < report->n_findings; i++)
        whole = write_quantities(&csv, report, &report->findings[i]) && whole;
    status = csv_close(&csv, err);
    return !whole && status == SUNDER_OK ? fail_memory(err, path) : status;
}
