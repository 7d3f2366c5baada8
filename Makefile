# Everything a fresh machine needs is python3 (3.11 or newer) and make.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
export PYTHONUTF8 := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test check bench lock docs clean

help:
	@echo "make demo   set up, then read the example pages and show the tie-ups"
	@echo "make test   set up, then run the tests"
	@echo "make check  formatting, types, layers and the data files"
	@echo "make bench  speed and memory of each stage"

demo: $(VENV)/.ready
	@$(BIN)/tieup demo

test: $(VENV)/.ready-dev
	@$(BIN)/python -m pytest -n 2

check: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --allow-untyped-defs --allow-incomplete-defs --allow-untyped-calls tests
	$(BIN)/lint-imports
	$(BIN)/tieup lang check

bench: $(VENV)/.ready-bench
	@$(BIN)/python bench/run.py
	@$(BIN)/python bench/archive.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	$(BIN)/python -m pip install -q --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.ready-bench: requirements-bench.lock $(VENV)/.ready
	$(BIN)/python -m pip install -q --require-hashes -r requirements-bench.lock
	@touch $@

# FollowTheMoney opens its own export in a test; it needs ICU to build (see .ci/run), so it is not in the way of others.
$(VENV)/.ready-ftm: $(VENV)/.ready-dev
	$(BIN)/python -m pip install -q 'followthemoney==4.11.2'
	@touch $@

# The locks hold for every system and Python from 3.11 on. Needs uv.
lock:
	uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml --group lock -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml --group lock --group dev -c requirements.lock -o requirements-dev.lock
	uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml --group lock --group bench -c requirements.lock -o requirements-bench.lock

clean:
	rm -rf $(VENV)
