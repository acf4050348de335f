/* Which channel of a field is DAPI, which the 5' and which the 3' probe. */
#ifndef IMAGE_CHANNELS_H
#define IMAGE_CHANNELS_H

#include "image/channel_option.h"
#include "image/image_source.h"
#include "image/slide_info.h"

typedef struct planned_channel {
    int channel; /* of the source */
    char colour[24];
    char why[96];
} planned_channel;

/* Channels to read, in the order of the source. */
typedef struct channel_plan {
    int n;
    planned_channel channels[MOST_CHANNELS];
    int dapi, probe[2]; /* index into channels, -1: none */
} channel_plan;

typedef struct channel_wish {
    const channel_option *option;      /* --channels; may be empty */
    const char *colour_5p, *colour_3p; /* of the assay; NULL: every channel is kept */
    bool need_dapi;
} channel_wish;

/* By OME channel name (or another name in the file), then emission wavelength, then file name; what the option says wins.
 * SUNDER_ERROR_INPUT names the colour that is missing or doubtful, the channels there are, and the option to use. */
sunder_status channels_plan(const image_source *source, const channel_wish *wish, channel_plan *out_plan,
                            sunder_error *err) SUNDER_MUST_USE;

#endif
