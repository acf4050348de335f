/* What a stream of random numbers is for: the last of its names. */
#ifndef SIMULATE_PURPOSES_H
#define SIMULATE_PURPOSES_H

enum {
    PURPOSE_NUCLEUS = 1,
    PURPOSE_CHROMATIN,
    PURPOSE_GENOME,
    PURPOSE_ALLELE,
    PURPOSE_STRAY,
    PURPOSE_FIBRES,
    PURPOSE_CYTOPLASM,
    PURPOSE_CAMERA,
    PURPOSE_HOT_PIXELS,
    PURPOSE_STRETCH
};

#endif
