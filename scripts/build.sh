#!/usr/bin/env bash
# Setup, then the build; one at a time in this folder. start.sh reads it too, so that signals find one process.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mkdir -p build
exec 9>build/.lock
if ! flock -n 9; then
  echo "build: waiting for another one in this folder"
  flock 9
fi
bash scripts/setup.sh

# In the background, so that a signal is passed on at once instead of after the build.
node scripts/build.mjs 9>&- &
builder=$!
trap 'kill -TERM "$builder" 2>/dev/null || true; wait "$builder" || true; exit 143' INT TERM HUP
wait "$builder"
trap - INT TERM HUP
exec 9>&-
