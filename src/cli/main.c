/* The command: finds the row of the command table, runs it, says what went wrong. Exit codes are the values of
 * sunder_status. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "cli/cancel.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/pages.h"
#include "cli/parse.h"
#include "core/fail.h"
#include "sunder/version.h"

/* Started with one of the three standard streams closed, the next file opened would take its place, and results would be
 * printed into an image. The null device opened the wrong way round keeps the place, and writing to it fails. */
static void keep_standard_streams(void)
{
    for (int fd = 0; fd < 3; fd++) {
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF && open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) == -1)
            return; /* nothing can be done, and nothing is worse than before */
    }
}

static bool is_word(const char *word, const char *long_name, const char *letter)
{
    return strcmp(word, long_name) == 0 || strcmp(word, letter) == 0;
}

static sunder_status run_command(int argc, char **argv, console *c, sunder_error *err)
{
    int words = 0;
    const command *wanted = command_find(argc, argv, 1, &words);
    if (!wanted) return fail_unknown_command(argc - 1, argv + 1, err);
    invocation asked = {0};
    sunder_status status = parse_arguments(wanted, argc, argv, 1 + words, c, &asked, err);
    if (status != SUNDER_OK) return status;
    if (asked.settings.help && !wanted->hidden) {
        help_command(stdout, wanted);
        return SUNDER_OK;
    }
    status = wanted->run(&asked, c, err);
    console_clear(c);
    return status;
}

static sunder_status dispatch(int argc, char **argv, console *c, sunder_error *err)
{
    if (argc < 2) return fail(err, SUNDER_ERROR_USAGE, "no command given; 'sunder help' lists them");
    bool group_help = argc == 3 && command_is_group(argv[1]) && is_word(argv[2], "--help", "-h");
    if (group_help) help_group(stdout, argv[1]);
    else if (is_word(argv[1], "--help", "-h")) help_all(stdout);
    else if (is_word(argv[1], "--version", "-V")) printf("sunder %s\n", sunder_version());
    else return run_command(argc, argv, c, err);
    return SUNDER_OK;
}

/* Results that did not reach standard output are an error, also when only the last flush fails. */
static sunder_status finish_results(sunder_error *err)
{
    errno = 0;
    bool failed = ferror(stdout) != 0;
    if (fclose(stdout) != 0) failed = true;
    return failed ? fail_errno_writing(err, "standard output", errno ? errno : EIO) : SUNDER_OK;
}

int main(int argc, char **argv)
{
    keep_standard_streams();
    cancel_ignore_write_signals();
    console c = console_open();
    sunder_error error = SUNDER_ERROR_INIT;
    sunder_status status = dispatch(argc, argv, &c, &error);
    if (status != SUNDER_OK) console_error(&c, &error);
    sunder_status written = finish_results(&error);
    if (written != SUNDER_OK) console_error(&c, &error);
    return status != SUNDER_OK ? status : written;
}
