# Everything runs in .venv. `make demo` puts citewalk and what it needs to run there, `make test` the tools for development.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOLS := $(VENV)/.tools
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
# A lock is installed as it stands: nothing is resolved, and nothing is built from an unlocked download.
LOCKED := $(PIP) install --no-compile --no-deps --require-hashes --only-binary :all: -r
LOCK := UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet pyproject.toml --universal --python-version 3.11 \
  --only-binary :all: --generate-hashes --no-strip-extras --no-emit-index-url --no-annotate

.PHONY: demo test torture unit browser node oracles lint types docs page lock clean

demo: $(READY)            ## the bundled collection as page and Gephi files in ./demo, no network
	@$(BIN)/citewalk demo -o demo
	@echo "The command is $(BIN)/citewalk; after '. $(BIN)/activate' it is plain citewalk."

test: $(TOOLS) lint types docs browser node  ## everything CI checks
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

torture: $(TOOLS)         ## hostile input at length: TORTURE is how many inputs each test tries
	TORTURE=$${TORTURE:-1000000} $(BIN)/python -m pytest tests/torture

unit: $(TOOLS)            ## the tests without a browser
	$(BIN)/python -m pytest -m "not browser"

lint: $(TOOLS)            ## style, spelling and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell
	$(BIN)/lint-imports

types: $(TOOLS)           ## mypy --strict
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

docs: $(TOOLS)            ## the documentation in docs/_build
	$(BIN)/sphinx-build -q -W -b html docs docs/_build

lock:                     ## the locks again after a change of dependencies (needs uv); `make lock UP=--upgrade` takes newer versions
	$(LOCK) $(UP) --all-extras --group dev -o requirements-dev.txt
	$(LOCK) $(UP) --group build -c requirements-dev.txt -o requirements.txt

$(READY): pyproject.toml setup.py requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("citewalk needs Python 3.11 or newer, this is %d.%d; try: make PYTHON=python3.12" \
	  % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@echo "Installing citewalk and the packages of requirements.txt in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(LOCKED) requirements.txt
	@PYTHONWARNINGS=ignore $(PIP) install --no-deps --no-build-isolation -e .
	@$(PIP) check
	@mkdir -p $(VENV)/typed && ln -sfn ../.. $(VENV)/typed/citewalk  # where mypy finds the package
	@touch $@

$(TOOLS): $(READY) requirements-dev.txt
	@echo "Installing the tools of requirements-dev.txt in $(VENV) ..."
	@$(LOCKED) requirements-dev.txt
	@$(PIP) check
	@touch $@

clean:                    ## take away what was made
	rm -rf $(VENV) build dist demo docs/_build *.egg-info .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
