# Everything a person does with the checkout. Each target makes its environment first.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory --no-builtin-rules

# Japanese text is UTF-8 whatever the locale of the shell, even one that is not installed.
# Python reads the path of the checkout in the locale's encoding, and the path may be Japanese.
export PYTHONUTF8 := 1
ifdef LC_ALL
export LC_MESSAGES := $(LC_ALL)
unexport LC_ALL
endif
export LC_CTYPE := C.UTF-8
export PIP_DISABLE_PIP_VERSION_CHECK := 1

PYTHON_IN := .venv/bin/python
RUNTIME := .venv/.runtime-installed
DEV := .venv/.dev-installed
WORKERS ?= 2

.PHONY: help demo test test-slow check format golden messages bench lock clean

help: ## what can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(RUNTIME): requirements/runtime.txt requirements/build.txt pyproject.toml .ci/environment
	@.ci/environment runtime

$(DEV): requirements/dev.txt requirements/build.txt pyproject.toml .ci/environment
	@.ci/environment dev

demo: $(RUNTIME) ## install, publish the notice, run tonight's extracts, verify, serve the screens
	@./sekisho demo

test: $(DEV) ## every test that is quick
	@$(PYTHON_IN) -m pytest -q -n $(WORKERS) --dist loadfile -m "not slow"

test-slow: $(DEV) ## the tests that take long: whole populations, floods, sieges, benches
	@$(PYTHON_IN) -m pytest -q -n $(WORKERS) --dist worksteal -m slow

check: $(DEV) ## lint, format, types, import contracts, documentation under test
	@echo "ruff check";  $(PYTHON_IN) -m ruff check --quiet .
	@echo "ruff format"; $(PYTHON_IN) -m ruff format --quiet --check .
	@echo "mypy";        $(PYTHON_IN) -m mypy --no-error-summary
	@echo "import contracts"; .venv/bin/lint-imports --no-cache
	@echo "documentation"; $(PYTHON_IN) -m pytest -q -m "not slow" tests/docs

format: $(DEV) ## rewrite the sources as the formatter wants them
	@$(PYTHON_IN) -m ruff format --quiet . && $(PYTHON_IN) -m ruff check --quiet --fix .

golden: $(DEV) ## renew the golden files, for a person to review with git diff
	@$(PYTHON_IN) -m pytest -q --golden
	@git --no-pager diff --stat -- tests/golden

messages: $(DEV) ## compile the Japanese messages of the screens
	@cd tests && ../$(PYTHON_IN) messages.py

bench: $(DEV) ## each figure as a ratio, measured in one run
	@$(PYTHON_IN) -m bench

lock: $(DEV) ## renew requirements/*.txt: names, versions and hashes, no addresses
	@$(PYTHON_IN) -m uv lock --quiet --upgrade
	@for kind in build runtime dev; do \
	    case $$kind in \
	      build) what=--only-group\ build;; \
	      runtime) what=--no-default-groups\ --group\ build;; \
	      dev) what=--no-default-groups\ --group\ build\ --all-extras;; \
	    esac; \
	    { echo "# Made by make lock from pyproject.toml."; \
	      $(PYTHON_IN) -m uv export --quiet --frozen --no-header --no-annotate --no-emit-project \
	        $$what --format requirements-txt; \
	    } > requirements/$$kind.new || exit 1; \
	    if grep -n '://' requirements/$$kind.new; then \
	        echo "a lock must hold no address" >&2; rm -f requirements/$$kind.new; exit 1; \
	    fi; \
	    mv requirements/$$kind.new requirements/$$kind.txt; \
	done; rm -f uv.lock

clean: ## stop the embedded database and remove the environment and the caches
	@if [ -x $(PYTHON_IN) ]; then ./sekisho db stop; fi
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
