/* Which channel is what: names first, then emission, then the file name; the option --channels stands above all three.
 * Two channels of one wanted colour, or none, are refused with the option to use: a guess here would swap the ends of the
 * probe in silence. */
#include "image/channels.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "image/dyes.h"

/* What was found out about each channel of a source. */
typedef struct findings {
    planned_channel of[MOST_CHANNELS];
    bool fixed[MOST_CHANNELS]; /* by --channels */
} findings;

/* A selector and a token of a file name are the same whatever separates them from the rest: "_c0", "c0". */
static bool same_token(const char *a, const char *b)
{
    while (*a && !isalnum((unsigned char)*a)) a++;
    while (*b && !isalnum((unsigned char)*b)) b++;
    size_t na = strlen(a), nb = strlen(b);
    while (na && !isalnum((unsigned char)a[na - 1])) na--;
    while (nb && !isalnum((unsigned char)b[nb - 1])) nb--;
    return na && na == nb && strncasecmp(a, b, na) == 0;
}

static bool selects(const channel_selector *entry, const image_source *source, int c)
{
    const source_channel *channel = &source->channels[c];
    if (entry->index >= 0) return entry->index == c;
    return (channel->name[0] && equals_ignoring_case(entry->selector, channel->name)) ||
           (channel->fluor[0] && equals_ignoring_case(entry->selector, channel->fluor)) ||
           (channel->token[0] && same_token(entry->selector, channel->token));
}

static void set(planned_channel *found, const char *colour, const char *why)
{
    snprintf(found->colour, sizeof found->colour, "%s", colour);
    snprintf(found->why, sizeof found->why, "%s", why);
}

static void find_colour(const source_channel *channel, planned_channel *found)
{
    char why[96];
    if (channel->given[0]) {
        set(found, channel->given, "manifest");
        return;
    }
    const char *colour = channel->name[0] ? dye_colour(channel->name, NULL) : NULL;
    if (colour) {
        set(found, colour, channel->name_source);
        return;
    }
    colour = channel->fluor[0] ? dye_colour(channel->fluor, NULL) : NULL;
    if (colour) {
        set(found, colour, "OME fluor");
        return;
    }
    colour = channel->emission_nm > 0 ? dye_emission_colour(channel->emission_nm) : NULL;
    if (colour) {
        snprintf(why, sizeof why, "emission %.0f nm", channel->emission_nm);
        set(found, colour, why);
        return;
    }
    colour = channel->token[0] ? dye_colour(channel->token, NULL) : NULL;
    if (colour) {
        snprintf(why, sizeof why, "file name %s", channel->token);
        set(found, colour, why);
    }
}

/* "0 DAPI (dapi), 1 C1 (unknown)": what a user chooses from. */
static void list_channels(const image_source *source, const findings *found, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (int c = 0; c < source->n_channels && used < size; c++) {
        const char *name = source->channels[c].name[0] ? source->channels[c].name : source->channels[c].token;
        int n = snprintf(out + used, size - used, "%s%d %s%s(%s)", c ? ", " : "", c, name, name[0] ? " " : "",
                         found->of[c].colour[0] ? found->of[c].colour : "unknown");
        if (n < 0) return;
        used += (size_t)n;
    }
}

static sunder_status apply_option(const image_source *source, const channel_option *option, findings *found,
                                  sunder_error *err)
{
    for (int i = 0; option && i < option->n; i++) {
        const channel_selector *entry = &option->entries[i];
        int chosen = -1, n = 0;
        for (int c = 0; c < source->n_channels; c++) {
            if (!selects(entry, source, c)) continue;
            chosen = c;
            n++;
        }
        if (n != 1 || found->fixed[chosen]) {
            char list[300];
            list_channels(source, found, list, sizeof list);
            return fail(err, SUNDER_ERROR_INPUT, "%s: --channels %s=%s fits %s channel; there are %s", source->name,
                        entry->colour, entry->selector,
                        n == 0  ? "no"
                        : n > 1 ? "more than one"
                                : "an already named",
                        list);
        }
        set(&found->of[chosen], entry->colour, "--channels");
        found->fixed[chosen] = true;
    }
    return SUNDER_OK;
}

/* A colour that the option gave away is taken from the channel that seemed to have it. */
static void drop_given_away(const image_source *source, findings *found)
{
    for (int c = 0; c < source->n_channels; c++) {
        if (found->fixed[c]) continue;
        for (int other = 0; other < source->n_channels; other++) {
            if (found->fixed[other] && strcmp(found->of[other].colour, found->of[c].colour) == 0)
                found->of[c].colour[0] = found->of[c].why[0] = '\0';
        }
    }
}

static sunder_status find_all(const image_source *source, const channel_option *option, findings *found,
                              sunder_error *err)
{
    for (int c = 0; c < source->n_channels; c++) {
        found->of[c].channel = c;
        find_colour(&source->channels[c], &found->of[c]);
    }
    sunder_status status = apply_option(source, option, found, err);
    if (status == SUNDER_OK) drop_given_away(source, found);
    return status;
}

/* Red and orange stand for each other where the channel says no more than red: cameras and exports have a red plane, probes
 * an orange dye. */
static bool fits(const image_source *source, const findings *found, int c, const char *colour)
{
    const planned_channel *channel = &found->of[c];
    if (strcmp(channel->colour, colour) == 0) return true;
    bool pair = (strcmp(colour, "orange") == 0 && strcmp(channel->colour, "red") == 0) ||
                (strcmp(colour, "red") == 0 && strcmp(channel->colour, "orange") == 0);
    const source_channel *named = &source->channels[c];
    bool vague = source->rgb || source->separate_colours || dye_is_plain_red(named->name) ||
                 (!named->name[0] && dye_is_plain_red(named->token));
    return pair && vague && !found->fixed[c];
}

/* The one channel of a colour; -1 with n = 0 or more than 1 otherwise. An exact match stands above red for orange. */
static int find_only(const image_source *source, const findings *found, const char *colour, int *out_n)
{
    int chosen = -1, exact = -1, n = 0, n_exact = 0;
    for (int c = 0; c < source->n_channels; c++) {
        if (!fits(source, found, c, colour)) continue;
        chosen = c;
        n++;
        if (strcmp(found->of[c].colour, colour) == 0) {
            exact = c;
            n_exact++;
        }
    }
    *out_n = n_exact ? n_exact : n;
    return n_exact == 1 ? exact : n_exact == 0 && n == 1 ? chosen : -1;
}

static sunder_status take(const image_source *source, findings *found, const char *colour, channel_plan *plan,
                          int *out_place, sunder_error *err)
{
    int n, c = find_only(source, found, colour, &n);
    if (c < 0) {
        char list[300];
        list_channels(source, found, list, sizeof list);
        return fail(err, SUNDER_ERROR_INPUT, "%s: %s is %s; it has %s. Name it: --channels %s=N", source->name,
                    n == 0 ? "no channel" : "more than one channel", strcmp(colour, "dapi") == 0 ? "DAPI" : colour,
                    list, colour);
    }
    for (int i = 0; i < plan->n; i++) {
        if (plan->channels[i].channel == c)
            return fail(err, SUNDER_ERROR_INPUT, "%s: channel %d would be %s and %s at once; use --channels",
                        source->name, c, plan->channels[i].colour, colour);
    }
    *out_place = plan->n;
    plan->channels[plan->n] = found->of[c];
    if (strcmp(found->of[c].colour, colour) != 0)
        snprintf(plan->channels[plan->n].why, sizeof plan->channels[plan->n].why, "%.60s, %s for %s", found->of[c].why,
                 found->of[c].colour, colour);
    snprintf(plan->channels[plan->n].colour, sizeof plan->channels[plan->n].colour, "%s", colour);
    plan->n++;
    return SUNDER_OK;
}

/* Every channel, in the order of the file. */
static void keep_all(const image_source *source, const findings *found, channel_plan *plan)
{
    plan->n = source->n_channels;
    for (int c = 0; c < source->n_channels; c++) {
        plan->channels[c] = found->of[c];
        if (plan->channels[c].colour[0]) continue;
        if (source->n_channels == 1) set(&plan->channels[c], "grey", "the only channel");
        else snprintf(plan->channels[c].colour, sizeof plan->channels[c].colour, "c%d", c);
    }
    int n;
    plan->dapi = find_only(source, found, "dapi", &n);
}

sunder_status channels_plan(const image_source *source, const channel_wish *wish, channel_plan *out_plan,
                            sunder_error *err)
{
    findings found = {0};
    channel_plan plan = {.dapi = -1, .probe = {-1, -1}};
    sunder_status status = find_all(source, wish->option, &found, err);
    if (status != SUNDER_OK) return status;
    if (!wish->colour_5p && !wish->colour_3p) {
        keep_all(source, &found, &plan);
        if (wish->need_dapi && plan.dapi < 0) {
            plan.n = 0;
            return take(source, &found, "dapi", &plan, &plan.dapi, err);
        }
        *out_plan = plan;
        return SUNDER_OK;
    }
    int n;
    if (wish->need_dapi || find_only(source, &found, "dapi", &n) >= 0)
        status = take(source, &found, "dapi", &plan, &plan.dapi, err);
    if (status == SUNDER_OK && wish->colour_5p)
        status = take(source, &found, wish->colour_5p, &plan, &plan.probe[END_5P], err);
    if (status == SUNDER_OK && wish->colour_3p)
        status = take(source, &found, wish->colour_3p, &plan, &plan.probe[END_3P], err);
    if (status == SUNDER_OK) *out_plan = plan;
    return status;
}
