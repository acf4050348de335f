/* Colour pictures when a slide is opened: a header does not tell a brightfield picture, or a grey one saved as RGB, from a
 * fluorescence picture. So the first picture that can be used is read once; the others are looked at when they are loaded. */
#include <stdio.h>

#include "core/fail.h"
#include "image/slide_fields.h"

/* A grey picture has one channel from here on. */
static void become_grey(slide_field *f)
{
    f->source.rgb = false;
    f->source.n_channels = 1;
    f->source.channels[0] = (source_channel){0};
    f->plan = (channel_plan){.n = 1, .dapi = -1, .probe = {-1, -1}};
    snprintf(f->plan.channels[0].colour, sizeof f->plan.channels[0].colour, "grey");
    snprintf(f->plan.channels[0].why, sizeof f->plan.channels[0].why, "its planes are the same");
}

sunder_status slide_try_pictures(sunder_context *context, sunder_slide *slide, sunder_error *err)
{
    for (size_t i = 0; i < slide->n_fields; i++) {
        slide_field *f = &slide->fields[i];
        if (f->left_out || !f->source.rgb) continue;
        sunder_error why = SUNDER_ERROR_INIT;
        field loaded = {0};
        sunder_status status = field_load(context, slide, i, &loaded, &why);
        if (status == SUNDER_OK) {
            if (loaded.n_channels == 1) become_grey(f);
            field_free(&loaded);
            return SUNDER_OK;
        }
        if (status != SUNDER_ERROR_INPUT) return fail(err, status, "%s", why.message);
        status = slide_leave_out(f, &why, err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}
