/* Random numbers in streams of their own: one for each field, nucleus and purpose, so that one number more in one place
 * shifts nothing elsewhere, and threads may draw in any order. The same stream gives the same numbers on one build. */
#ifndef STATS_RANDOM_H
#define STATS_RANDOM_H

#include <stddef.h>
#include <stdint.h>

typedef struct random_stream {
    unsigned long state[4];
} random_stream;

/* The stream that (seed, a, b, purpose) name. */
random_stream random_stream_of(uint64_t seed, uint64_t a, uint64_t b, uint64_t purpose);

double random_uniform(random_stream *s, double low, double high); /* low included, high not */
double random_normal(random_stream *s);                           /* mean 0, variance 1 */
size_t random_below(random_stream *s, size_t n);                  /* 0 .. n - 1; 0 for n = 0 */
unsigned random_poisson(random_stream *s, double mean);           /* exact */
long random_binomial(random_stream *s, long n, double p);         /* exact; 0 for n <= 0 */

/* The probability that a group draws from a beta law of this mean, when two members of a group correlate by rho. At rho 0 the
 * mean itself. */
double random_beta_of_mean(random_stream *s, double mean, double rho);

/* A factor of median 1 whose logarithm is normal and whose standard deviation over its mean is cv. */
double random_log_normal(random_stream *s, double cv);

/* What a camera reads of a mean number of electrons: Poisson, and normal read noise. Below a mean of 10 both are drawn; above,
 * one normal variable is bent to the variance, skewness and kurtosis of their sum (Cornish and Fisher 1938,
 * doi:10.2307/1400905), which no histogram of an image tells from it. May be below 0 by read noise. */
double random_electrons(random_stream *s, double mean, double read_noise);

#endif
