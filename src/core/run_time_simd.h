/* Marks the few loops over whole images that are worth a version for wider registers, chosen when the program starts.
 * Each lane does what the plain version does, and nothing may be contracted or reassociated: the bytes are the same. */
#ifndef CORE_RUN_TIME_SIMD_H
#define CORE_RUN_TIME_SIMD_H

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define FASTEST_AT_RUN_TIME __attribute__((target_clones("avx2", "default"), optimize("O3")))
#else
#define FASTEST_AT_RUN_TIME
#endif

#endif
