# Breach Bot needs Python 3.11 or newer (with venv) and make. Everything else is installed into .venv, from
# hashed lists, wheels only. The plain lines for those without make are in README.md.
#
#   make demo    the whole bot on this computer, no tokens, no accounts
#   make test    the tests
#   make check   formatting, types, imports, dependencies
#   make chaos   every dialogue killed at every point (hours, not seconds)
#   make lock    make requirements/*.txt anew (needs uv)

.DEFAULT_GOAL := help
.PHONY: help demo test check chaos lock
SHELL := /bin/sh

# Another Python: make test PYTHON=/path/to/python3.12
PYTHON ?=
CANDIDATES := $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python
ENOUGH := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

VENV := .venv
PY := $(VENV)/bin/python
INSTALL := $(PY) -m pip install --disable-pip-version-check -q
LOCK := uv pip compile --universal --generate-hashes --only-binary :all: --no-header --no-annotate --no-emit-index-url

help:
	@sed -n 's/^#   make/make/p' Makefile

demo: $(VENV)/.core
	$(VENV)/bin/breach-bot demo

test: $(VENV)/.test
	$(PY) -m pytest -n 2 -m "not chaos"

chaos: $(VENV)/.test
	$(PY) -m pytest -n 2 -m chaos --timeout 7200

check: $(VENV)/.dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-cache
	$(VENV)/bin/deptry .
	$(PY) -m pytest tests/test_architecture.py tests/test_house.py

# Each stamp says: this list is installed. A larger list holds the smaller ones, so it stamps them too.
$(VENV)/.core: requirements/core.txt pyproject.toml | $(PY)
	@echo "installing from requirements/core.txt ..."
	$(INSTALL) --require-hashes --only-binary :all: -r requirements/core.txt
	$(INSTALL) --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.test: requirements/test.txt requirements/core.txt pyproject.toml | $(PY)
	@echo "installing from requirements/test.txt ..."
	$(INSTALL) --require-hashes --only-binary :all: -r requirements/test.txt
	$(INSTALL) --no-build-isolation --no-deps -e .
	@touch $(VENV)/.core $@

$(VENV)/.dev: requirements/dev.txt requirements/test.txt requirements/core.txt pyproject.toml | $(PY)
	@echo "installing from requirements/dev.txt ..."
	$(INSTALL) --require-hashes --only-binary :all: -r requirements/dev.txt
	$(INSTALL) --no-build-isolation --no-deps -e .
	@touch $(VENV)/.core $(VENV)/.test $@

$(PY):
	@for python in $(CANDIDATES); do \
	  if "$$python" -c "$(ENOUGH)" >/dev/null 2>&1; then \
	    echo "making $(VENV) with $$("$$python" -V)"; \
	    "$$python" -m venv $(VENV) && exit 0; \
	    echo "$$python could not make $(VENV); its own words are above." >&2; exit 1; \
	  fi; \
	done; \
	echo "Breach Bot needs Python 3.11 or newer with its venv module, and found none of: $(strip $(CANDIDATES))." >&2; \
	echo "On Debian and Ubuntu: apt-get install python3-venv. Or name one: make PYTHON=/path/to/python3" >&2; \
	exit 1

lock:
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	$(LOCK) -q --extra dev pyproject.toml requirements/build.in -o requirements/dev.txt
	$(LOCK) -q --extra test -c requirements/dev.txt pyproject.toml requirements/build.in -o requirements/test.txt
	$(LOCK) -q -c requirements/dev.txt pyproject.toml requirements/build.in -o requirements/core.txt
