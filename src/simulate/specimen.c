#include "simulate/specimen.h"

#include <stdlib.h>

#include "simulate/outlines.h"
#include "simulate/placement.h"
#include "simulate/purposes.h"
#include "simulate/stray.h"
#include "simulate/tissue.h"

typedef struct profile_list {
    size_t n;
    profile *rows;
} profile_list;

static void profile_list_free(profile_list *list)
{
    for (size_t i = 0; i < list->n; i++) profile_free(&list->rows[i]);
    free(list->rows);
}

void specimen_free(specimen *sp)
{
    free(sp->nuclei);
    free(sp->genomes);
    free(sp->facts);
    label_plane_free(&sp->labels);
    signals_free(&sp->signals);
    glow_free(&sp->light);
    layers_free(&sp->chromatin);
    plane_free(&sp->cytoplasm);
    plane_free(&sp->fibres);
}

static sunder_status draw_profiles(const scenario *s, const specimen *sp, profile_list *out, sunder_error *err)
{
    out->rows = array_new(sp->n, sizeof *out->rows);
    if (!out->rows) return fail_memory(err, "the nuclei of a field");
    sunder_status status = SUNDER_OK;
    for (; out->n < sp->n && status == SUNDER_OK; out->n++)
        status = profile_new(s, &sp->nuclei[out->n], &out->rows[out->n], err);
    return status;
}

static sunder_status draw_chromatin(const scenario *s, const profile_list *profiles, uint64_t seed, int field,
                                    specimen *sp, sunder_error *err)
{
    sunder_status status = layers_new(s, &sp->chromatin, err);
    for (size_t i = 0; i < sp->n && status == SUNDER_OK; i++) {
        random_stream random = random_stream_of(seed, (uint64_t)field, i, PURPOSE_CHROMATIN);
        status = layers_add_nucleus(s, &sp->nuclei[i], &profiles->rows[i], &random, &sp->chromatin, err);
    }
    return status;
}

static sunder_status draw_loci(const scenario *s, const pattern *p, uint64_t seed, int field, specimen *sp,
                               sunder_error *err)
{
    sunder_status status = SUNDER_OK;
    for (size_t i = 0; i < sp->n && status == SUNDER_OK; i++)
        status = draw_genome(s, p, &sp->nuclei[i], seed, field, (int)i, &sp->genomes[i], &sp->light, &sp->signals, err);
    return status;
}

static sunder_status draw_surroundings(const scenario *s, uint64_t seed, int field, specimen *sp, sunder_error *err)
{
    SUNDER_AUTO(plane_free) plane nuclei = {0};
    sunder_status status = plane_new(sp->labels.width, sp->labels.height, &nuclei, err);
    if (status != SUNDER_OK) return status;
    size_t n = (size_t)nuclei.width * (size_t)nuclei.height;
    for (size_t i = 0; i < n; i++) nuclei.px[i] = sp->labels.px[i] > 0;
    status = draw_cytoplasm(s, &nuclei, seed, field, &sp->cytoplasm, err);
    return status == SUNDER_OK ? draw_fibres(s, &nuclei, seed, field, &sp->fibres, err) : status;
}

static sunder_status fill(const scenario *s, const pattern *p, uint64_t seed, int field, specimen *sp,
                          sunder_error *err)
{
    SUNDER_AUTO(profile_list_free) profile_list profiles = {0};
    sunder_status status = place_nuclei(s, seed, field, &sp->nuclei, &sp->n, err);
    if (status != SUNDER_OK) return status;
    sp->genomes = array_new(sp->n, sizeof *sp->genomes);
    sp->facts = array_new(sp->n, sizeof *sp->facts);
    if (!sp->genomes || !sp->facts) return fail_memory(err, "the nuclei of a field");
    status = draw_profiles(s, sp, &profiles, err);
    if (status == SUNDER_OK) status = draw_outlines(s, sp->nuclei, profiles.rows, sp->n, sp->facts, &sp->labels, err);
    if (status == SUNDER_OK) status = draw_chromatin(s, &profiles, seed, field, sp, err);
    if (status == SUNDER_OK) status = draw_loci(s, p, seed, field, sp, err);
    if (status == SUNDER_OK) status = add_stray_light(s, sp->nuclei, sp->n, seed, field, &sp->light, err);
    return status == SUNDER_OK ? draw_surroundings(s, seed, field, sp, err) : status;
}

sunder_status specimen_new(const scenario *s, const pattern *p, uint64_t seed, int field, specimen *out_specimen,
                           sunder_error *err)
{
    SUNDER_AUTO(specimen_free) specimen sp = {0};
    sunder_status status = fill(s, p, seed, field, &sp, err);
    if (status != SUNDER_OK) return status;
    *out_specimen = sp;
    sp = (specimen){0};
    return SUNDER_OK;
}
