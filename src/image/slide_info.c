/* What the loader found out about a slide. */
#include "image/slide_info.h"

#include <stdlib.h>

#include "core/context.h"
#include "core/fail.h"
#include "image/slide_parts.h"

size_t sunder_slide_field_count(const sunder_slide *slide)
{
    return slide->n_fields;
}

const char *sunder_slide_field_name(const sunder_slide *slide, size_t index)
{
    return slide->fields[index].name;
}

const char *sunder_slide_left_out(const sunder_slide *slide, size_t index)
{
    return slide->fields[index].left_out;
}

double sunder_slide_pixel_um(const sunder_slide *slide)
{
    return slide->pixel_um;
}

const char *sunder_slide_pixel_source(const sunder_slide *slide)
{
    return slide->pixel_source;
}

const slide_facts *slide_info(const sunder_slide *slide)
{
    return &slide->facts;
}

const char *slide_path(const sunder_slide *slide)
{
    return slide->path;
}

size_t slide_warning_count(const sunder_slide *slide)
{
    return slide->n_warnings;
}

const char *slide_warning(const sunder_slide *slide, size_t index)
{
    return slide->warnings[index];
}

size_t slide_input_count(const sunder_slide *slide)
{
    return slide->n_inputs;
}

const char *slide_input_name(const sunder_slide *slide, size_t index)
{
    return slide->input_names[index];
}

typedef struct digest_job {
    const sunder_slide *slide;
    digest_hex *digests;
} digest_job;

static sunder_status digest_one(void *user, size_t index, sunder_error *err)
{
    digest_job *job = user;
    return digest_file(job->slide->input_paths[index], &job->digests[index], err);
}

sunder_status slide_input_digests(sunder_context *context, sunder_slide *slide, const digest_hex **out_digests,
                                  sunder_error *err)
{
    if (!slide->digests) {
        digest_job job = {slide, array_new(slide->n_inputs, sizeof(digest_hex))};
        if (!job.digests) return fail_memory(err, "digests");
        sunder_status status = parallel_for(context, slide->n_inputs, 0, digest_one, &job, err);
        if (status != SUNDER_OK) {
            free(job.digests);
            return status;
        }
        slide->digests = job.digests;
    }
    *out_digests = slide->digests;
    return SUNDER_OK;
}

void slide_field_size(const sunder_slide *slide, size_t index, int *out_width, int *out_height)
{
    *out_width = slide->fields[index].source.width;
    *out_height = slide->fields[index].source.height;
}
