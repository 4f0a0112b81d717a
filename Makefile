# `make run` to use it, `make test` before you hand in a change.
# PORT=, DATABASE_URL=, REDIS_URL= and the README's other settings are read from the environment.

PY := .venv/bin/python
BIN := .venv/bin
export PATH := $(CURDIR)/.venv/bin:$(PATH)
# Where it is set, as in many containers, every process compiles everything anew
unexport PYTHONDONTWRITEBYTECODE
.PHONY: install run test test-pg bench bench-claims bench-rota screenshots set-up-run set-up-dev set-up-bench

install: set-up-run

run: set-up-run
	@exec $(PY) -m wsgi serve

test: set-up-dev
	@.ci/browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test-pg: set-up-dev
	$(PY) -m tests.postgres_server $(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

bench: set-up-dev
	@set -e; for script in $(filter-out bench/rota_b%.py bench/claims_race.py,$(wildcard bench/*.py)); do echo "== $$script"; $(PY) -m "bench.$$(basename "$$script" .py)"; done

# About two minutes; needs PostgreSQL's server programs
bench-claims: set-up-dev
	$(PY) bench/claims_race.py

# INSTANCES="Instance8 Instance9" SEEDS="1 2 3" EACH=60 THREADS=2 BASELINE=1; all that there is: 1.5 h
bench-rota: set-up-bench
	$(PY) bench/rota_benchmark.py

screenshots: set-up-dev
	@.ci/browser
	$(PY) -m pytest -m browser --screenshots=screenshots tests/browser

set-up-run:
	@.ci/set-up run

set-up-dev:
	@.ci/set-up dev

set-up-bench:
	@.ci/set-up bench
