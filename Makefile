# Every target but help and clean makes the environment first. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
STAMP := $(VENV)/.setup-stamp
DATA_STAMP := $(VENV)/.data-stamp
BENCH_STAMP := $(VENV)/.bench-stamp
WORKERS ?= 2

.PHONY: help setup demo serve web web-test test test-fast check docs data calibrate bench build constraints readme clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(STAMP) ## make .venv with pinned parts; does nothing when it is up to date

$(STAMP): pyproject.toml constraints.txt tools/find_python.sh
	@python=$$(bash tools/find_python.sh) && { test -x $(BIN)/python || "$$python" -m venv $(VENV); }
	@$(PIP) install -c constraints.txt hatchling editables
	@$(PIP) install -c constraints.txt --no-build-isolation -e '.[dev,docs,chronicle,serve,postgres]'
	@touch $@

$(DATA_STAMP): $(STAMP)
	@$(PIP) install -c constraints.txt -e '.[data]'
	@touch $@

$(BENCH_STAMP): $(STAMP)
	@$(PIP) install -c constraints.txt -e '.[bench]'
	@touch $@

demo: setup ## compare Xi'an - Istanbul over all routes and write report.html
	@$(BIN)/transcaspian compare "Xi'an" Istanbul --cargo 20x45G1 --depart 2024-03-11 --report report.html

PAGE := src/transcaspian/server/static/index.html
$(PAGE): $(STAMP) tools/build_page.py tools/describe_api.py src/transcaspian/data/geo/land.json $(shell find src/transcaspian/server -name '*.py') $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/public/*' -not -name openapi.json -not -path 'web/src/api/schema.ts' 2>/dev/null)
	@$(BIN)/python tools/build_page.py

web: $(PAGE) ## build the page into the server; does nothing when it is up to date

web-test: $(PAGE) ## the tests of the page's parts, in Node
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm --prefix web test

serve: setup web ## the page and the API on http://127.0.0.1:8000
	@$(BIN)/transcaspian serve --open

test: setup ## the whole suite
	@$(BIN)/python -m pytest -n $(WORKERS)

test-fast: setup ## the suite without its slow part
	@$(BIN)/python -m pytest -n $(WORKERS) -m 'not slow'

check: setup ## lint, format, types, layers, sizes, docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict
	$(BIN)/lint-imports
	$(BIN)/python tools/check_house.py
	@$(MAKE) docs

docs: setup ## build docs/_build/html, warnings are errors
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html

data: $(DATA_STAMP) ## build the packaged tables again from sources; changes no byte when nothing changed
	$(BIN)/python tools/build_data.py

calibrate: setup ## fit the simulator to 2022 and 2024; writes the posterior and its page
	$(BIN)/python tools/calibrate.py

bench: $(BENCH_STAMP) ## CPU of a warm compare beside an import of polars; the simulator and extraction beside their peers
	$(BIN)/python bench/compare_cpu.py
	$(BIN)/python bench/simulation/against_simpy.py
	$(BIN)/python bench/simulation/against_simpy_corridor.py
	$(BIN)/python bench/simulation/against_cpp.py
	$(BIN)/python bench/simulation/paired.py
	$(BIN)/python bench/simulation/startup.py
	$(BIN)/python bench/simulation/against_peers.py
	$(BIN)/python bench/extraction/throughput.py --documents 1000

build: web ## wheel and source distribution in dist/
	@rm -rf dist
	$(BIN)/python -m hatchling build

constraints: ## pin what resolves today: all extras in an empty environment, names and versions only
	@python=$$(bash tools/find_python.sh) && "$$python" tools/refresh_constraints.py

readme: setup ## put the demo's real output and picture into README.md
	$(BIN)/python tools/refresh_readme.py

clean: ## remove the environment and everything built
	rm -rf $(VENV) dist build report.html web/node_modules src/transcaspian/server/static docs/_build docs/reference/generated docs/evidence/generated
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests tools bench docs -name __pycache__ -type d -prune -exec rm -rf {} +
