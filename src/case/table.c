/* report.csv: one line for each thing the report says, for laboratory systems that read tables. */
#include "case/row_words.h"
#include "case/writers.h"
#include "core/csv.h"

sunder_status write_case_csv(const case_report *report, const content *words, const char *path, sunder_error *err)
{
    csv_writer csv;
    sunder_status status = csv_open(&csv, path, "report,section,item,name,value,number,unit", err);
    if (status != SUNDER_OK) return status;
    bool failed = false;
    for (size_t i = 0; i < words->n_sections; i++) {
        const content_section *s = &words->sections[i];
        for (size_t k = 0; k < s->n_rows; k++) {
            SUNDER_AUTO(text_free) text value = {0};
            row_value(s, &s->rows[k], &value);
            failed = failed || value.failed;
            csv_string(&csv, report->c.report.number);
            csv_string(&csv, s->id);
            csv_string(&csv, s->rows[k].id);
            csv_string(&csv, row_name(s, &s->rows[k]));
            csv_string(&csv, value.chars ? value.chars : "");
            csv_number(&csv, s->rows[k].number, 6);
            csv_string(&csv, s->rows[k].unit ? s->rows[k].unit : "");
            csv_end_row(&csv);
        }
    }
    status = csv_close(&csv, err);
    return failed && status == SUNDER_OK ? fail_memory(err, path) : status;
}
