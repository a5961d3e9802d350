# Everything runs in .venv, which the first target that needs it makes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test unit browser node oracles lint types docs page clean

demo: $(READY)            ## the bundled collection as page and Gephi files in ./demo, no network
	$(BIN)/citewalk demo -o demo

test: $(READY) lint types docs browser node  ## everything CI checks
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

unit: $(READY)            ## the tests without a browser
	$(BIN)/python -m pytest -m "not browser"

lint: $(READY)            ## style, spelling and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell
	$(BIN)/lint-imports

types: $(READY)           ## mypy --strict
	$(BIN)/mypy

browser:                  ## Debian's chromium for the browser tests, where it is missing and we may install it
	@if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null \
	    || echo "chromium could not be installed: the browser tests will be skipped"; \
	else echo "no chromium here and no right to install it: the browser tests will be skipped"; fi

node:                     ## readers and tools from npm for the tests, where npm is here; without it their tests are skipped
	@if command -v npm >/dev/null; then for folder in exports/page/source tests/exports/node; do \
	  npm ci --silent --no-audit --no-fund --prefix $$folder >/dev/null \
	    || echo "npm ci failed in $$folder: tests that need it will be skipped"; done; \
	else echo "no npm here: the tests that read our files with JavaScript will be skipped"; fi

oracles:                  ## Debian's readers of our exports (pandoc, graphviz, tulip), where we may install them
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq pandoc graphviz tulip >/dev/null \
	    || echo "pandoc, graphviz or tulip could not be installed: their tests will be skipped"; fi

page:                     ## the page's script again from its sources (needs npm)
	npm ci --silent --no-audit --no-fund --prefix exports/page/source
	npm run build --prefix exports/page/source

docs: $(READY)            ## the documentation in docs/_build
	$(BIN)/sphinx-build -q -W -b html docs docs/_build

$(READY): pyproject.toml requirements-dev.txt __init__.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . -C editable_mode=strict
	@touch $@

clean:                    ## take away what was made
	rm -rf $(VENV) build dist demo docs/_build *.egg-info .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
