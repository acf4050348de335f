/* sunder selftest: is this installation as it should be? A record to file. */
#include "sunder/selftest.h"

#include "cli/environment.h"
#include "cli/result_line.h"
#include "cli/run.h"

sunder_status command_selftest(const invocation *asked, console *c, sunder_error *err)
{
    const settings *s = &asked->settings;
    SUNDER_AUTO(auto_free) char *models_dir = environment_models_dir();
    SUNDER_AUTO(run_end) sunder_context *context = NULL;
    sunder_selftest_summary found = SUNDER_SELFTEST_SUMMARY_INIT;
    sunder_status status = models_dir ? run_begin(s, c, true, &context, err) : fail_memory(err, "the folder of models");
    if (status != SUNDER_OK) return status;
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
