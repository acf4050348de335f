/* sunder simulate: a scenario in, a slide with truth out. */
#include "sunder/simulate.h"

#include "cli/environment.h"
#include "cli/result_line.h"
#include "cli/run.h"

sunder_status command_simulate(const invocation *asked, console *c, sunder_error *err)
{
    const settings *s = &asked->settings;
    sunder_simulate_options options = SUNDER_SIMULATE_OPTIONS_INIT;
    options.pattern = s->pattern;
    options.seed = (uint64_t)s->seed;
    options.fields = (int)s->fields;
    options.force = s->force;
    sunder_simulate_summary made = SUNDER_SIMULATE_SUMMARY_INIT;
    SUNDER_AUTO(auto_free) char *dir = NULL;
    SUNDER_AUTO(run_end) sunder_context *context = NULL;
    sunder_status status = environment_scenario_dir(&dir, err);
    if (status == SUNDER_OK) status = run_begin(s, c, true, &context, err);
    if (status == SUNDER_OK) status = sunder_simulate(context, asked->operands[0], dir, &options, s->out, &made, err);
    if (status != SUNDER_OK) return status;
    console_clear(c);
    result_line("slide", "%s: %d field%s, %ld nuclei, truly %s", s->out, made.fields, made.fields == 1 ? "" : "s",
                made.nuclei, made.rearranged ? "rearranged" : "normal");
    return SUNDER_OK;
}
