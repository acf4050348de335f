#!/usr/bin/env bash
# docs/risk.md names tests as proof: each must be there.
. "$(dirname "$0")/lint.sh"

scratch_copy() {
    mkdir -p "$1/tests" "$1/docs"
    cp -r "$source_dir/tests/unit" "$source_dir/tests/stage" "$source_dir/tests/cli" "$1/tests/"
    cp "$source_dir/docs/risk.md" "$1/docs/"
}

# Rows of the tables: `function` names, and "sentence" (FILE) for tests/cli/test_FILE.sh.
check() {
    local root=$1 line name
    grep -n '^| ' "$root/docs/risk.md" | awk -F ' \\| ' '{ print $1 "|" $NF }' | grep -o -e '^[0-9]*' -e '`[a-z0-9_]*`' -e '"[^"]*" ([a-z_]*)' |
        while read -r name; do
            case $name in
                [0-9]*) line=$name ;;
                '`'*)
                    name=${name//\`/}
                    grep -rqE "static void $name\(" "$root/tests/unit" "$root/tests/stage" ||
                        echo "docs/risk.md:$line: no test $name"
                    ;;
                '"'*)
                    file=${name##*(}
                    name=${name%\" (*}
                    grep -qF "it $name\"" "$root/tests/cli/test_${file%)}.sh" 2>/dev/null ||
                        echo "docs/risk.md:$line: no case $name\" in tests/cli/test_${file%)}.sh"
                    ;;
            esac
        done
}

plant_test_that_is_not_there() {
    sed -i 's/`bleed_through_of_a_bright_signal_is_a_ghost`/`bleed_is_no_trouble`/' docs/risk.md
    echo 'no test bleed_is_no_trouble'
}
plant_case_that_is_not_there() {
    sed -i 's/"is an error when the disk is full"/"is no error"/' docs/risk.md
    echo 'no case "is no error"'
}
run_lint
