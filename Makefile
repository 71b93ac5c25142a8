# What a fresh machine needs is Python 3.11 or newer, a C compiler and make; Node is used from PATH
# where it is new enough, else from a wheel. Nothing here needs root.
PYTHON ?= python3
BIN := .venv/bin
CLIENT := web/client
SOCKET_JS := tests/realtime/js

NODE_ON_PATH := $(shell node -e 'const [a, b] = process.versions.node.split("."); process.exit(100 * a + Number(b) < 2019 ? 1 : 0)' 2>/dev/null && npm --version >/dev/null 2>&1 && echo yes)
WITH_NODE = PATH="$(if $(NODE_ON_PATH),$$PATH,$(CURDIR)/$(BIN):$$PATH)"

.DEFAULT_GOAL := help
.PHONY: help setup run test test-long check lint format types bench clean lock

help: ## show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.installed $(CLIENT)/dist/index.html ## set up what is missing (run and test do this themselves)

run: setup ## run everything on this machine, with matches being played
	$(WITH_NODE) $(BIN)/cricksy up --demo

test: setup $(SOCKET_JS)/node_modules/.package-lock.json ## the whole test suite
	$(WITH_NODE) npm --prefix $(CLIENT) test
	$(WITH_NODE) $(BIN)/pytest -n 2

test-long: setup ## thousands of random histories and other slow proofs
	$(WITH_NODE) CRICKSY_LONG=1 $(BIN)/pytest -n 2 -m long

check: lint test ## what CI runs: lint, types, import contracts, tests

lint: setup ## style, types and import contracts, of Python and of the client
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(WITH_NODE) npm --prefix $(CLIENT) run check

format: .venv/.installed ## put the Python sources into their one layout
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: setup ## write the client's TypeScript types anew from core.wire
	$(WITH_NODE) npm --prefix $(CLIENT) run types

bench: setup $(SOCKET_JS)/node_modules/.package-lock.json ## the benchmarks: a table, and a file in benchmarks/results
	$(WITH_NODE) $(BIN)/python -m benchmarks

lock: .venv/.installed ## resolve the dependencies of pyproject.toml anew
	$(BIN)/uv pip compile pyproject.toml --generate-hashes --no-emit-index-url --universal --python-version 3.11 --upgrade -q -o requirements/run.txt
	$(BIN)/uv pip compile pyproject.toml --group dev --generate-hashes --no-emit-index-url --universal --python-version 3.11 --upgrade -q -o requirements/dev.txt

clean: ## remove what setup made; data in var/ stay
	rm -rf .venv $(CLIENT)/node_modules $(CLIENT)/dist $(SOCKET_JS)/node_modules

.venv/.installed: requirements/dev.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $@

$(CLIENT)/node_modules/.package-lock.json: $(CLIENT)/package-lock.json .venv/.installed
	$(WITH_NODE) npm --prefix $(CLIENT) ci --no-audit --no-fund --loglevel=error
	touch $@

$(CLIENT)/dist/index.html: $(CLIENT)/node_modules/.package-lock.json $(shell find $(CLIENT)/src $(CLIENT)/public $(wildcard $(CLIENT)/*.html) -type f 2>/dev/null)
	$(WITH_NODE) npm --prefix $(CLIENT) run build
	touch $@

$(SOCKET_JS)/node_modules/.package-lock.json: $(SOCKET_JS)/package-lock.json .venv/.installed
	$(WITH_NODE) npm --prefix $(SOCKET_JS) ci --no-audit --no-fund --loglevel=error
	touch $@
