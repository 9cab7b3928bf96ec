# Every task of the project. `make help` lists them; anything longer than a line lives in scripts/.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: run test lint fix migrations messages lock bench clean help

BIN := .venv/bin
PORT ?= 8000
export PORT ARGS LEGS NAME

run: .venv/.stamp  ## serve the portal: make run [PORT=8000] [DATABASE_URL=postgres://…]
	@scripts/run

test: .venv/.stamp  ## check everything: make test [LEGS="lint sqlite …"] [ARGS="-k import"]
	@scripts/test

lint: .venv/.stamp  ## run the linters only
	@scripts/lint

# djade and django-upgrade exit with 1 when they mended something.
fix: .venv/.stamp  ## mend what the linters can mend
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@git ls-files -z -- '*.html' | xargs -0 -r $(BIN)/djade --target-version 5.2 || true
	@git ls-files -z -- '*.py' | xargs -0 -r $(BIN)/django-upgrade --target-version 5.2 || true

migrations: .venv/.stamp  ## write migrations, named by intent: make migrations ARGS="organisations" NAME=business_id
	@$(BIN)/python manage.py makemigrations $(if $(NAME),--name $(NAME)) $(ARGS)

messages: .venv/.stamp  ## gather new messages into locale/*/LC_MESSAGES/django.po
	@scripts/messages

lock:  ## resolve the dependencies of pyproject.toml anew
	@scripts/lock

bench: .venv/.stamp  ## measure the portal as it is served: make bench [ARGS="--sizes 1000 --pages search"]
	@scripts/bench

clean:  ## remove what the other targets made (not the database, not uploaded files)
	@rm -rf .venv .tools .pytest_cache .ruff_cache .hypothesis .import_linter_cache staticfiles lexicon
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find locale -name '*.mo' -delete

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "make test runs the legs lint, sqlite, postgresql, deployment and browser. With ARGS, which go to pytest"
	@echo "as they are, it runs sqlite and postgresql only. LEGS chooses others."
	@echo "TEST_DATABASE_URL=postgres://… tests on a server of yours, CHROMIUM=/path in a browser of yours;"
	@echo "REQUIRE_VNU=1 fails where java or npm is missing for the HTML checker, instead of saying so."

# The word lists of the search are made anew with the code that makes them.
.venv/.stamp: requirements-dev.txt scripts/environment $(addprefix portal/search/analysis/,building.py completing.py surface.py)
	@scripts/environment
