#!/usr/bin/env bash
# npm start: build, then become the preview. The process that npm started is the preview itself: signals reach it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/build.sh
exec build/bin/latchkey preview "$@"
