/* Marks what libsunder exports, and calls whose result must be used. */
#ifndef SUNDER_EXPORT_H
#define SUNDER_EXPORT_H

#if defined(__GNUC__)
#define SUNDER_API __attribute__((visibility("default")))
#define SUNDER_MUST_USE __attribute__((warn_unused_result))
#else
#define SUNDER_API
#define SUNDER_MUST_USE
#endif

#endif
