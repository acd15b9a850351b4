#!/bin/sh
# Sees to a Chromium for the tests of pages: the one that is there, else the distribution's where we may install it.
# Without one these tests are skipped, and in CI that is a failure.
set -eu
for candidate in chromium chromium-browser google-chrome; do
    if "$candidate" --version >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium …" >&2
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; } \
        >/dev/null 2>&1 || true
    if chromium --version >/dev/null 2>&1; then exit 0; fi
fi
echo "No Chromium here and none could be installed: the tests of pages can't run." >&2
[ -z "${CI:-}" ]
