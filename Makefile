# `make` alone lists the targets. Nothing needs to be installed by hand but Python 3.11 or newer.
SHELL := /bin/bash
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
TYPED := app config.py wsgi.py verifier
WORKERS ?= 3
export PYTHONUTF8 := 1
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check lint types contracts words routes audit bench lock format clean system

help: ## List the targets
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: .venv/run.stamp ## Serve the demonstration district on http://127.0.0.1:8000 (PORT= and DATABASE_URL= move it)
	@tools/serve.sh

test: .venv/oracle.stamp system ## Run every test on SQLite and PostgreSQL, in a browser too (ARGS= goes to pytest)
	@$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

check: ## Do all that continuous integration does
	@.ci/run

lint: .venv/test.stamp ## Look at the style of Python, templates and YAML
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint app && $(BIN)/yamllint --strict .

types: .venv/test.stamp ## Check the types
	$(BIN)/mypy --strict $(TYPED)

contracts: .venv/test.stamp ## Check who imports whom
	$(BIN)/lint-imports

words: .venv/test.stamp system ## Check the sentences: complete, used, spelled
	$(BIN)/python -m pytest -q tests/architecture/test_words.py && $(BIN)/python -m tools.spell

routes: .venv/test.stamp ## Write down the addresses anew, after a change that is meant
	$(BIN)/python -m tools.routes

audit: .venv/test.stamp ## Ask for known vulnerabilities of the locked packages (needs the network)
	$(BIN)/uv tool run pip-audit --require-hashes -r requirements.txt

bench: .venv/oracle.stamp ## Measure votes and counts beside a bare handler and pabutools
	@for part in bench/*.py; do $(BIN)/python -m bench.$$(basename $$part .py) || exit 1; done

lock: .venv/test.stamp ## Pin the versions of requirements*.in anew (ARGS=--upgrade to move them)
	$(LOCK) $(ARGS) requirements.in -o requirements.txt
	$(LOCK) $(ARGS) requirements-dev.in -c requirements.txt -o requirements-dev.txt
	$(LOCK) $(ARGS) requirements-oracle.in -o requirements-oracle.txt

format: .venv/test.stamp ## Lay out the Python files
	$(BIN)/ruff check --fix-only --quiet . && $(BIN)/ruff format --quiet .

clean: ## Remove the environment and every cache; instance/ stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache test-results

system: # Pango for PDF, Chromium and the dictionaries, by apt where that is possible; says what is missing, never fails
	@tools/system.sh

.venv/bin/python:
	@tools/venv.sh

.venv/run.stamp: requirements.txt | .venv/bin/python
	@echo "Installing the application's packages (once) ..."
	@$(PIP) install --require-hashes -r $<
	@touch $@

.venv/test.stamp: requirements-dev.txt .venv/run.stamp
	@echo "Installing the tools of tests and checks (once) ..."
	@$(PIP) install --require-hashes -r $<
	@touch $@

.venv/oracle.stamp: requirements-oracle.txt .venv/test.stamp
	@echo "Installing the counting oracle (once) ..."
	@$(PIP) install --require-hashes -r $<
	@touch $@
