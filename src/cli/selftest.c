/* sunder selftest: is this installation as it should be? A record to file. */
#include "sunder/selftest.h"

#include <string.h>

#include "cli/environment.h"
#include "cli/result_line.h"
#include "cli/run.h"

sunder_status command_selftest(const invocation *asked, console *c, sunder_error *err)
{
    const settings *s = &asked->settings;
    SUNDER_AUTO(auto_free) char *models_dir = NULL;
    SUNDER_AUTO(run_end) sunder_context *context = NULL;
    sunder_selftest_summary found = SUNDER_SELFTEST_SUMMARY_INIT;
    sunder_status status = environment_assay_dir(&models_dir, err);
    if (status == SUNDER_OK) status = run_begin(s, c, true, &context, err);
    if (status != SUNDER_OK) return status;
    *strrchr(models_dir, '/') = '\0'; /* assays/ lies in it */
    sunder_selftest_options options = SUNDER_SELFTEST_OPTIONS_INIT;
    options.models_dir = models_dir;
    options.operator_name = s->operator_name;
    options.force = s->force;
    status = sunder_selftest(context, &options, s->out, &found, err);
    if (status != SUNDER_OK && status != SUNDER_SELFTEST_FAILED) return status;
    console_clear(c);
    result_line("selftest", "%s: %zu checks, %zu failed", found.failed ? "FAILED" : "passed", found.checks,
                found.failed);
    if (found.failed) result_line("first", "%s", found.first_failure);
    result_line("record", "%s/selftest.html", s->out);
    return status;
}
