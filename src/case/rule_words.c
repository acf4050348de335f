/* Words of the rules file that hold numbers of the case. Expected share = content x detection + (1 - content) x background, with
 * detection and background of the rules; docs/case.md, Tumour content. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "case/case_report.h"

double expected_share(const case_report *report)
{
    const double content_frac = report->c.specimen.tumour_content_percent / 100;
    return content_frac * report->rules->detection_frac + (1 - content_frac) * report->rules->background_frac;
}

typedef struct open_word {
    const char *name;
    double value;
} open_word;

void fill_in(const case_report *report, const char *words, text *out)
{
    const open_word open[] = {{"{expected_percent}", 100 * expected_share(report)},
                              {"{tumour_percent}", report->c.specimen.tumour_content_percent}};
    while (*words) {
        const size_t plain = strcspn(words, "{");
        text_addf(out, "%.*s", (int)plain, words);
        words += plain;
        const open_word *found = NULL;
        for (size_t i = 0; i < sizeof open / sizeof *open; i++)
            if (strncmp(words, open[i].name, strlen(open[i].name)) == 0) found = &open[i];
        if (found) {
            char digits[32];
            format_number(digits, sizeof digits, found->value, 0);
            text_add(out, isfinite(found->value) ? digits : "?");
            words += strlen(found->name);
        } else if (*words) {
            text_addf(out, "%c", *words++);
        }
    }
}
