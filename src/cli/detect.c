/* sunder detect: one image in, a table of its signals out. */
#include "sunder/detect.h"

#include <stdio.h>

#include "cli/run.h"
#include "core/fail.h"

sunder_status command_detect(const invocation *asked, console *c, sunder_error *err)
{
    const settings *s = &asked->settings;
    if (run_lies_in(asked->operands[0], s->out))
        return fail(err, SUNDER_ERROR_USAGE, "%s: the table would replace the image itself; give it another name",
                    s->out);
    SUNDER_AUTO(run_end) sunder_context *context = NULL;
    sunder_status status = run_begin(s, c, true, &context, err);
    if (status != SUNDER_OK) return status;
    sunder_detect_options options = SUNDER_DETECT_OPTIONS_INIT;
    options.channels = s->channels;
    options.pixel_um = s->pixel_um;
    options.least_significance = s->least_significance;
    options.force = s->force;
    sunder_detect_summary found = SUNDER_DETECT_SUMMARY_INIT;
    status = sunder_detect_image(context, asked->operands[0], &options, s->out, &found, err);
    if (status != SUNDER_OK) return status;
    console_clear(c);
    if (!(found.pixel_um > 0)) console_info(c, "no pixel size: x_um and y_um stay empty; give --pixel-size");
    printf("%s: %ld signals in %d channel%s\n", s->out, found.signals, found.channels, found.channels == 1 ? "" : "s");
    return SUNDER_OK;
}
