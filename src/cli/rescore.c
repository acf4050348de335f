/* sunder rescore: a result and a reviewer's corrections in, a result out. */
#include "sunder/rescore.h"

#include "cli/call_lines.h"
#include "cli/result_line.h"
#include "cli/run.h"

sunder_status command_rescore(const invocation *asked, console *c, sunder_error *err)
{
    const settings *s = &asked->settings;
    SUNDER_AUTO(run_end) sunder_context *context = NULL;
    sunder_rescore_options options = SUNDER_RESCORE_OPTIONS_INIT;
    options.force = s->force;
    options.operator_name = s->operator_name;
    sunder_score_summary found = SUNDER_SCORE_SUMMARY_INIT;
    sunder_status status = run_begin(s, c, false, &context, err);
    if (status == SUNDER_OK)
        status = sunder_rescore(context, asked->operands[0], s->edits, &options, s->out, &found, err);
    if (status == SUNDER_OK) print_call(&found, s->out);
    return status;
}
