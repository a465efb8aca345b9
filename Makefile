# Everything a person runs. `make` alone lists it.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
# Compiled modules halve the time a process needs to start; some machines forbid them by default.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup browser servers servers-down demo demo-reset test check bench screenshots samples messages requirements

help: ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: ## virtual environment, pinned packages, browser libraries and fonts
	@$(PYTHON) -m local.setup

browser: ## Chromium and the tests' other programs, where apt is permitted
	@$(PYTHON) -m local.setup --browser

servers: setup ## development's PostgreSQL and Redis, for `manage.py runserver`
	@$(BIN)/python -m local.servers up

servers-down: ## stops them, and the tests' own
	@$(BIN)/python -m local.servers down
	@$(BIN)/python -m local.servers down --tests

demo: setup ## the whole job on the Kazakhstan 2022 mission, then the app (ARGS=--once stops after the PDF)
	@$(BIN)/python -m local.demo $(ARGS)

demo-reset: setup ## forgets the demo, so that the next one starts over
	@$(BIN)/python -m local.demo --reset

test: ## every test, with all set-up of its own (ARGS="-k word" chooses)
	@$(PYTHON) -m local.setup --browser-if-permitted
	@$(BIN)/python -m pytest $(ARGS)

check: ## all that continuous integration checks
	@$(PYTHON) -m local.setup --browser-if-permitted
	@$(BIN)/python -m local.check

bench: setup ## the numbers, beside this machine's bare limits
	@$(BIN)/python -m bench $(ARGS)

screenshots: setup ## the README's pictures, taken from the running demo
	@$(BIN)/python -m local.screenshots $(ARGS)

samples: setup ## docs/samples: the demo's statement in every profile and language (ARGS="--pages out" adds PDF and HTML)
	@$(BIN)/python -m local.samples $(ARGS)

messages: setup ## the catalogues in locale/, kept in step with the texts; lists what is not translated
	@$(BIN)/python -m local.messages

requirements: setup ## pins requirements*.in anew, with hashes
	@for name in requirements-setup requirements requirements-node requirements-dev; do \
		$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-header \
			--upgrade $$name.in --output-file $$name.txt || exit 1; \
	done
