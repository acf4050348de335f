/* The option --channels: "dapi=0,green=1,orange=2", "dapi=DAPI,green=SpectrumGreen" or "dapi=_c0,green=_c1". */
#ifndef IMAGE_CHANNEL_OPTION_H
#define IMAGE_CHANNEL_OPTION_H

#include "image/field.h"

typedef struct channel_selector {
    char colour[24];
    char selector[64]; /* number, channel name or part of the file name, as given */
    int index;         /* >= 0: the selector is this number */
} channel_selector;

typedef struct channel_option {
    int n;
    channel_selector entries[MOST_CHANNELS];
} channel_option;

/* option_text NULL or "" gives an empty option. SUNDER_ERROR_USAGE says what is wrong with it. */
sunder_status channel_option_read(const char *option_text, channel_option *out_option,
                                  sunder_error *err) SUNDER_MUST_USE;

#endif
