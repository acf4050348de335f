/* Random numbers by GSL: taus2 (L'Ecuyer 1999), normals by the ziggurat (Marsaglia and Tsang 2000). The generator's state
 * lies in the stream itself, so nothing is allocated and GSL's error handler is never called. A stream's seed is the hash
 * of its four names (splitmix64: Steele 2014, doi:10.1145/2714064.2660195). */
#include "stats/random.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <limits.h>
#include <math.h>

#define LEAST_NORMAL_MEAN 10.0
#define MOST_SEARCHED 60 /* the chance of more at a mean of 10 is below 1e-25 */

static uint64_t mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* GSL's view of a stream. */
static gsl_rng generator(random_stream *s)
{
    return (gsl_rng){.type = gsl_rng_taus2, .state = s->state};
}

random_stream random_stream_of(uint64_t seed, uint64_t a, uint64_t b, uint64_t purpose)
{
    random_stream s = {{0}};
    gsl_rng r = generator(&s);
    gsl_rng_set(&r, (unsigned long)(mix(mix(mix(mix(seed) ^ a) ^ b) ^ purpose) >> 32));
    return s;
}

double random_uniform(random_stream *s, double low, double high)
{
    gsl_rng r = generator(s);
    return low + (high - low) * gsl_rng_uniform(&r);
}

double random_normal(random_stream *s)
{
    gsl_rng r = generator(s);
    return gsl_ran_gaussian_ziggurat(&r, 1.0);
}

size_t random_below(random_stream *s, size_t n)
{
    size_t i = (size_t)random_uniform(s, 0, (double)n);
    return n > 0 && i >= n ? n - 1 : i;
}

unsigned random_poisson(random_stream *s, double mean)
{
    gsl_rng r = generator(s);
    return mean > 0 ? gsl_ran_poisson(&r, mean) : 0;
}

long random_binomial(random_stream *s, long n, double p)
{
    gsl_rng r = generator(s);
    return n > 0 && n <= UINT_MAX ? (long)gsl_ran_binomial(&r, p, (unsigned)n) : 0;
}

double random_beta_of_mean(random_stream *s, double mean, double rho)
{
    if (!(rho > 0.0) || !(mean > 0.0) || !(mean < 1.0)) return mean;
    gsl_rng r = generator(s);
    const double members = (1.0 - rho) / rho; /* a + b of the law whose correlation within a group is rho */
    return gsl_ran_beta(&r, mean * members, (1.0 - mean) * members);
}

double random_log_normal(random_stream *s, double cv)
{
    return exp(sqrt(log1p(cv * cv)) * random_normal(s));
}

/* Sequential search of the distribution function (Devroye 1986, X.3.3): quicker than GSL's gamma method for small means.
 * One draw of 32 bits, so nothing rarer than 2^-32 is told apart. */
static double poisson_by_search(random_stream *s, double mean)
{
    double left = random_uniform(s, 0, 1), p = exp(-mean);
    int k = 0;
    for (; left >= p && k < MOST_SEARCHED; p *= mean / k) {
        left -= p;
        k += 1;
    }
    return k;
}

double random_electrons(random_stream *s, double mean, double read_noise)
{
    if (mean < LEAST_NORMAL_MEAN)
        return (mean > 0 ? poisson_by_search(s, mean) : 0) + (read_noise > 0 ? read_noise * random_normal(s) : 0);
    double z = random_normal(s), z2 = z * z, variance = mean + read_noise * read_noise;
    double deviation = sqrt(variance), skewness = mean / (variance * deviation),
           kurtosis = mean / (variance * variance);
    return mean + deviation * (z + skewness * (z2 - 1) / 6 + kurtosis * z * (z2 - 3) / 24 -
                               skewness * skewness * z * (2 * z2 - 5) / 36);
}
