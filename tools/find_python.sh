#!/usr/bin/env bash
# Print the first Python of 3.11 or later that can make a virtual environment.
# PYTHON=/path/to/python overrules the search.
set -u

fits() {
    "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

if [ -n "${PYTHON:-}" ]; then
    if fits "$PYTHON"; then
        echo "$PYTHON"
        exit 0
    fi
    echo "PYTHON=$PYTHON is no Python of 3.11 or later with venv: point it at one" >&2
    exit 1
fi
for candidate in python3 python3.13 python3.12 python3.11 python3.14 python; do
    if command -v "$candidate" >/dev/null 2>&1 && fits "$candidate"; then
        command -v "$candidate"
        exit 0
    fi
done
echo "No Python of 3.11 or later with the modules venv and ensurepip was found." >&2
echo "Install one (on Debian and Ubuntu: apt-get install python3 python3-venv)," >&2
echo "or name it: make setup PYTHON=/path/to/python3.11" >&2
exit 1
