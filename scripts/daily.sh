#!/usr/bin/env bash
# The daily run: are the sources fresh, build, publish, dashboard, alerts. docs/operations.md shows how to
# start it from cron, systemd and others, and what to do when it fails, by message.
#
#   scripts/daily.sh [--vars FILE] [--target NAME] [--dashboard FILE] [--skip-freshness]
#                    [--severity critical|warning|info|none]
#
#   --vars FILE        variables of the shop (environment: VARS); without it the demo is built
#   --target NAME      target of profiles.yml (TARGET; default duckdb)
#   --dashboard FILE   where the dashboard goes (DASHBOARD; default dashboard.html in the folder of
#                      the run, target/daily/<vars>_<target>)
#   --skip-freshness   build however old the newest raw row is (SKIP_FRESHNESS=1)
#   --severity NAME    open alerts of at least this severity end the run with code 6 (SEVERITY;
#                      default critical; none: they are printed alone)
#
# Exit codes
#   0  everything is done
#   1  the run stopped or the build failed, also when tried again; nothing was published
#   2  wrong use: an unknown option, no such file, no .venv
#   3  another run holds the lock; nothing was touched
#   4  a source is stale; nothing was built
#   5  the build succeeded, and publishing, the dashboard or the list of alerts failed
#   6  everything is done, and an alert of that severity is open
set -euo pipefail

say() {
    printf '%s  %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*"
}

stop() {
    local code=$1
    shift
    say "$*" >&2
    exit "$code"
}

vars_file=${VARS:-}
target=${TARGET:-duckdb}
dashboard=${DASHBOARD:-}
skip_freshness=${SKIP_FRESHNESS:-}
severity=${SEVERITY:-critical}
while [ $# -gt 0 ]; do
    case $1 in
        --vars | --target | --dashboard | --severity)
            [ $# -gt 1 ] || stop 2 "Option $1 needs a value."
            case $1 in
                --vars) vars_file=$2 ;;
                --target) target=$2 ;;
                --dashboard) dashboard=$2 ;;
                --severity) severity=$2 ;;
            esac
            shift 2
            ;;
        --skip-freshness)
            skip_freshness=1
            shift
            ;;
        -h | --help)
            sed -n '2,/^set -/{/^set -/d;s/^# \{0,1\}//;p}' "$0"
            exit 0
            ;;
        *)
            stop 2 "Unknown option $1. Allowed: --vars, --target, --dashboard, --skip-freshness, --severity."
            ;;
    esac
done
case $severity in
    critical | warning | info | none) ;;
    *) stop 2 "There is no severity $severity. Allowed: critical, warning, info, none." ;;
esac
if [ -n "$vars_file" ] && [ ! -r "$vars_file" ]; then
    stop 2 "There is no file of variables $vars_file."
fi

# Files that are named above are seen from where the caller stands.
vars_file=${vars_file:+$(realpath "$vars_file")}
dashboard=${dashboard:+$(realpath --canonicalize-missing "$dashboard")}
cd "$(dirname "$(realpath "$0")")/.."
python=.venv/bin/python
dbt=.venv/bin/dbt
[ -x "$dbt" ] || stop 2 "There is no .venv yet in $PWD. The first make build sets it up."
command -v flock > /dev/null || stop 2 "The program flock is missing (package util-linux)."

export DBT_SEND_ANONYMOUS_USAGE_STATS=false
export PYTHONUTF8=1

# A folder for each shop and target: what dbt keeps there belongs to this run alone.
shop=demo
[ -z "$vars_file" ] || shop=$(basename "$vars_file" | sed 's/\.[^.]*$//')
folder=target/daily/${shop}_$target
export DBT_TARGET_PATH=$folder
mkdir -p "$folder"
dashboard=${dashboard:-$PWD/$folder/dashboard.html}

# What the run starts inherits the lock: if this script is killed, dbt keeps it until its own end.
exec 9>> "$folder/lock"
flock --nonblock 9 || stop 3 "Another run holds the lock $PWD/$folder/lock. Nothing was touched."

options=(--target "$target")
[ -z "$vars_file" ] || options+=(--vars "$(cat "$vars_file")")

if [ "$target" = duckdb ]; then
    $python scripts/check_database.py || stop 1 "The run stopped. Nothing was built."
fi

if [ -z "$skip_freshness" ]; then
    say "Sources: are they fresh?"
    rm -f "$folder/sources.json"
    if ! $dbt source freshness "${options[@]}"; then
        $python scripts/stale_sources.py "$folder/sources.json" \
            || stop 1 "The sources could not be asked. Nothing was built."
        stop 4 "A source is stale. Nothing was built; --skip-freshness builds all the same."
    fi
fi

say "Build"
rm -f "$folder/run_results.json"
if ! $dbt build --exclude-resource-type unit_test "${options[@]}"; then
    # Without results dbt stopped before any model, or was killed: there is nothing to take up.
    [ -e "$folder/run_results.json" ] || stop 1 "The build stopped. Nothing was published."
    say "The build failed. What failed or was skipped is tried once more."
    $dbt retry "${options[@]}" || stop 1 "The build failed twice. Nothing was published."
fi

if grep --quiet '"adapter_type": "duckdb"' "$folder/manifest.json"; then
    say "Publish"
    $python scripts/publish.py || stop 5 "Everything is built, and nothing was published."
fi
if [ -e dashboard/build.py ]; then
    say "Dashboard"
    $python dashboard/build.py ${vars_file:+--vars "$vars_file"} --target "$target" \
        --output "$dashboard" \
        || stop 5 "Everything is built, and the dashboard is the old one."
fi

say "Alerts"
code=0
$python scripts/show_alerts.py --target "$target" --severity "$severity" || code=$?
case $code in
    0) say "Everything is done." ;;
    6) stop 6 "Everything is done. Alerts are open: see above." ;;
    *) stop 5 "Everything is built, and the alerts could not be read." ;;
esac
