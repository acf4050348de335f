/* How often noise alone makes a maximum of a given significance (algorithms.md 2.1, 8.2.5). */
#ifndef LAWS_NOISE_TAIL_H
#define LAWS_NOISE_TAIL_H

#include "laws/slide_laws.h"

/* area_um2: all nuclei of the slide together. Refused, with the usual tail, where there is too little of it. */
noise_tail noise_tail_measure(const candidates *all, probe_end end, double area_um2);

/* The same for the number of false alarms: right far above the floor too. */
noise_tail false_alarm_tail_measure(const candidates *all, probe_end end, double area_um2);

#endif
