/* A signal handler has no argument, so the watched context is the one global of the command. A second signal does not kill:
 * `timeout` and job schedulers send theirs twice, and the first must be allowed to clean up. Nor does one that comes while a
 * stopped command ends: the handlers stay, so that it ends with its own exit code. */
#include "cli/cancel.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

static _Atomic(sunder_context *) watched;

static const int stopping_signals[] = {SIGINT, SIGTERM, SIGHUP};
static const size_t stopping_count = sizeof stopping_signals / sizeof stopping_signals[0];

static void stop(int signal_number)
{
    (void)signal_number;
    sunder_context_cancel(atomic_load(&watched));
}

static void set_handler(int signal_number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(signal_number, &action, NULL);
}

void cancel_ignore_write_signals(void)
{
    set_handler(SIGPIPE, SIG_IGN);
    set_handler(SIGXFSZ, SIG_IGN);
}

void cancel_watch(sunder_context *context)
{
    atomic_store(&watched, context);
    for (size_t i = 0; i < stopping_count; i++) {
        struct sigaction before;
        /* nohup and a shell's `&` ignore some of them on purpose. */
        if (sigaction(stopping_signals[i], NULL, &before) == 0 && before.sa_handler == SIG_IGN) continue;
        set_handler(stopping_signals[i], stop);
    }
}

void cancel_unwatch(void)
{
    atomic_store(&watched, NULL);
}
