#!/usr/bin/env bash
# Calls with a better replacement here, and what library code never does: print, exit, ask the environment, jump.
. "$(dirname "$0")/lint.sh"

# call, what to use; everywhere in src
everywhere='
goto|clean-up by scope (SUNDER_AUTO)
gets|fgets
sprintf|snprintf
vsprintf|vsnprintf
strcat|text_add
strncpy|memcpy with the length checked, or snprintf
strncat|text_add
strtok|strchr or strcspn
atoi|strtol with its end checked
atol|strtol with its end checked
atof|strtod with its end checked, in the C locale
scanf|a parser that reports where it stopped
sscanf|strtol or strtod with the end checked
rand|random numbers of the seed in the context
srand|random numbers of the seed in the context
drand48|random numbers of the seed in the context
tmpnam|mkstemp
mktemp|mkstemp
system|posix_spawn
popen|posix_spawn
alloca|array_new
asctime|strftime
localtime|localtime_r
gmtime|gmtime_r
strerror_l|fail_errno_reading
longjmp|return a status
setjmp|return a status
'
# everywhere in src but src/cli
in_library='
exit|return a status
_exit|return a status
quick_exit|return a status
abort|return fail(err, SUNDER_ERROR_INTERNAL, ...)
assert|return fail(err, SUNDER_ERROR_INTERNAL, ...)
printf|log_info of the context
puts|log_info of the context
putchar|log_info of the context
perror|fail_errno_reading
getenv|an option: only the command line tool reads the environment
secure_getenv|an option: only the command line tool reads the environment
setenv|an option
setlocale|format_number: the locale is the host'\''s
signal|sunder_context_cancel: signals are the host'\''s
sigaction|sunder_context_cancel: signals are the host'\''s
chdir|full paths: the working folder is the host'\''s
umask|file modes: the mask is the host'\''s
stdout|log_info of the context
stderr|log_warning of the context
'

check() {
    local root=$1
    # shellcheck disable=SC2046
    (cd "$root" && code_of $(sources_of . src)) |
        awk -F : -v everywhere="$everywhere" -v library="$in_library" '
        function learn(table, bans,    n, i, line, cell) {
            n = split(table, line, "\n")
            for (i = 1; i <= n; i++) if (split(line[i], cell, "|") == 2) bans[cell[1]] = cell[2]
        }
        function is_call(rest, word) {
            if (word == "goto" || word == "stdout" || word == "stderr") return 1
            return rest ~ /^[ \t]*\(/
        }
        BEGIN { learn(everywhere, all); learn(library, lib) }
        {
            code = substr($0, length($1) + length($2) + 3); previous = ""
            while (match(code, /[A-Za-z_][A-Za-z0-9_]*/)) {
                word = substr(code, RSTART, RLENGTH)
                before = RSTART > 1 ? substr(code, RSTART - 1, 1) : ""
                rest = substr(code, RSTART + RLENGTH)
                code = rest
                if (before == "." || before == ">" || before == ":") continue
                if (word ~ /jmp$/ && $1 ~ /^src\/image\/png_/) continue # libpng reports errors by a jump
                if (word in all && is_call(rest, word)) print $1 ":" $2 ": " word " is banned: use " all[word]
                else if (word in lib && $1 !~ /^src\/cli\// && is_call(rest, word)) print $1 ":" $2 ": library code has no " word ": use " lib[word]
            }
        }'
}

plant_sprintf() {
    printf '/* sprintf(a) in a comment and "sprintf(b)" in a string are fine */\nstatic const char *s = "sprintf(x)";\nvoid f(char *a) { sprintf(a, "%%d", 1); }\n' >src/image/planted.c
    echo 'src/image/planted.c:3: sprintf is banned'
}
plant_goto() {
    printf 'void f(void)\n{\n    goto out;\n}\n' >src/cli/planted.c
    echo 'src/cli/planted.c:3: goto is banned'
}
plant_printing_library() {
    printf 'void f(void)\n{\n    fprintf(stderr, "x");\n}\n' >src/score/planted.c
    echo 'src/score/planted.c:3: library code has no stderr'
}
plant_exiting_library() {
    printf 'void f(void)\n{\n    exit(1);\n}\n' >src/weigh/planted.c
    echo 'src/weigh/planted.c:3: library code has no exit'
}
run_lint
