/* sunder cutoff: normal slides in, the laboratory's cutoff out. */
#include "sunder/cutoff.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cli/parse.h"
#include "cli/result_line.h"
#include "cli/run.h"
#include "core/fail.h"
#include "core/text.h"

/* A smaller p says nothing more. */
#define LEAST_P 1e-6

/* Today, UTC: the date of the cutoff. */
static void today(char date[16])
{
    const time_t now = time(NULL);
    struct tm parts;
    if (!gmtime_r(&now, &parts) || strftime(date, 16, "%Y-%m-%d", &parts) == 0) date[0] = '\0';
}

static void print_summary(const settings *s, const sunder_cutoff_summary *found)
{
    if (found->first_positive <= found->n)
        result_line("cutoff", "limit %.2f %%, first positive %ld of %ld (%.2f %%)", 100 * found->limit_frac,
                    found->first_positive, found->n, 100.0 * (double)found->first_positive / (double)found->n);
    else result_line("cutoff", "limit %.2f %%, no count of %ld is positive", 100 * found->limit_frac, found->n);
    result_line("method", "%s, %ld normal slide%s", sunder_cutoff_method_name(s->method), found->normals,
                found->normals == 1 ? "" : "s");
    if (isnan(found->dispersion_p)) result_line("dispersion", "one slide cannot show whether normals differ");
    else
        result_line("dispersion", "p %s%.3g: how often chance alone makes normals differ as much",
                    found->dispersion_p < LEAST_P ? "below " : "", fmax(found->dispersion_p, LEAST_P));
    if (found->called_left_out >= 0)
        result_line("left out", "%ld of %ld normals would have been called by the cutoff of the others",
                    found->called_left_out, found->normals);
    if (s->out) result_line("look at", "%s/cutoff.html", s->out);
}

/* The library cannot tell a default that was typed from one that was not. */
static sunder_status check_given(const invocation *asked, sunder_error *err)
{
    const bool by_sd = asked->settings.method == SUNDER_CUTOFF_MEAN_SD;
    const char *name = by_sd ? "level" : "sd";
    if (!option_was_given(asked, name)) return SUNDER_OK;
    return fail(
        err, SUNDER_ERROR_USAGE, "--%s changes nothing with method %s: %s; leave it out, or choose another --method",
        name, sunder_cutoff_method_name(asked->settings.method),
        by_sd ? "its limit is a number of standard deviations, --sd" : "only mean-sd takes standard deviations");
}

sunder_status command_cutoff(const invocation *asked, console *c, sunder_error *err)
{
    const settings *s = &asked->settings;
    char date[16];
    today(date);
    sunder_cutoff_options options = SUNDER_CUTOFF_OPTIONS_INIT;
    options.method = (sunder_cutoff_method)s->method;
    options.level = s->level;
    options.sd = (int)s->sd;
    options.counts_path = s->counts_path;
    options.results = asked->operands;
    options.n_results = (size_t)asked->n_operands;
    options.date = date;
    options.force = s->force;
    sunder_assay assay;
    SUNDER_AUTO(run_end) sunder_context *context = NULL;
    SUNDER_AUTO(auto_free) char *json = NULL;
    sunder_cutoff_summary found = SUNDER_CUTOFF_SUMMARY_INIT;
    sunder_status status = check_given(asked, err);
    if (status == SUNDER_OK && s->assay) status = run_assay(s->assay, &assay, err);
    if (s->assay) options.assay = &assay;
    if (status == SUNDER_OK) status = run_begin(s, c, false, &context, err);
    if (status == SUNDER_OK) status = sunder_cutoff_derive(context, &options, s->out, &json, &found, err);
    if (status != SUNDER_OK) return status;
    if (s->json) fputs(json, stdout);
    else print_summary(s, &found);
    return SUNDER_OK;
}
