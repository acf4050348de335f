/* sunder case: a case file in, the panel report out. */
#include "sunder/case.h"

#include <string.h>

#include "cli/environment.h"
#include "cli/result_line.h"
#include "cli/run.h"
#include "core/fail.h"
#include "core/text.h"

#define USUAL_RULES "ntrk.json"

/* A locus that cannot be called has no share: its counts would be taken for a result. */
static void print_locus(const sunder_case_locus *locus)
{
    if (locus->call == SUNDER_CALL_UNINFORMATIVE)
        result_line(locus->locus, "%s: no share is given", sunder_call_name(locus->call));
    else
        result_line(locus->locus, "%s: %ld of %ld nuclei rearranged", sunder_call_name(locus->call), locus->rearranged,
                    locus->evaluable);
    if (locus->iscn[0]) result_line("", "%s", locus->iscn);
}

static void print_case(const sunder_case_summary *made, console *c, const char *out_dir)
{
    for (size_t i = 0; i < made->n_alerts; i++) console_warning(c, "%s", made->alerts[i]);
    for (size_t i = 0; i < made->n_loci; i++) print_locus(&made->loci[i]);
    if (made->untested[0]) result_line("not tested", "%s", made->untested);
    result_line("rules", "%zu ask%s for something", made->n_actions, made->n_actions == 1 ? "s" : "");
    if (made->n_disagreements > 0)
        result_line("disagree", "%zu other method%s", made->n_disagreements, made->n_disagreements == 1 ? "" : "s");
    result_line("look at", "%s/report.html", out_dir);
}

/* The rules given, else those that are installed. */
static sunder_status find_rules(const settings *s, char **out_path, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *dir = NULL;
    const sunder_status status = s->rules ? SUNDER_OK : environment_rules_dir(&dir, err);
    if (status != SUNDER_OK) return status;
    *out_path = s->rules ? strdup(s->rules) : path_join(dir, USUAL_RULES);
    return *out_path ? SUNDER_OK : fail_memory(err, "the path of the rules");
}

sunder_status command_case(const invocation *asked, console *c, sunder_error *err)
{
    const settings *s = &asked->settings;
    SUNDER_AUTO(auto_free) char *rules = NULL;
    SUNDER_AUTO(run_end) sunder_context *context = NULL;
    sunder_case_options options = SUNDER_CASE_OPTIONS_INIT;
    sunder_case_summary made = SUNDER_CASE_SUMMARY_INIT;
    options.force = s->force;
    sunder_status status = find_rules(s, &rules, err);
    options.rules_path = rules;
    if (status == SUNDER_OK) status = run_begin(s, c, false, &context, err);
    if (status == SUNDER_OK) status = sunder_case_report(context, asked->operands[0], &options, s->out, &made, err);
    if (status == SUNDER_OK) print_case(&made, c, s->out);
    return status;
}
