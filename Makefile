# The only entry point. `make` alone lists what it can do.
#
# Everything runs in .venv, made from requirements.lock on first use and whenever the lock
# changes. `make VENV= <target>` uses the active environment instead (conda, Binder).

VENV ?= .venv
PYTHON ?= python3
FORMAT ?= png
export PYTHONPATH := $(CURDIR)
ifdef HOML_DATA  # notebooks run in a folder of their own
export HOML_DATA := $(shell cd "$(HOML_DATA)" >/dev/null 2>&1 && pwd || echo "$(HOML_DATA)")
endif

ifeq ($(strip $(VENV)),)
PY := python
SETUP := python tools/bootstrap.py --check
else
PY := "$(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)/python"
SETUP := $(PYTHON) tools/bootstrap.py "$(VENV)"
endif

TOOLS := $(PY) -m tools
LOCK := $(PY) -m pip install --quiet uv && $(PY) -m uv pip compile pyproject.toml --universal \
  --fork-strategy fewest --python-version 3.11 --extra notebooks --extra test --extra dev \
  --extra site --generate-hashes --custom-compile-command "make lock" --quiet --output-file requirements.lock

.DEFAULT_GOAL := help
.PHONY: help setup figures notebooks check-figures test long faults quick portable mutants hints coverage test-all exercises nbgrader site test-site slides address animations dist check-dist canary lab fresh solution edit kit data measure numbers bench lint lock upgrade clean FORCE

help:  ## list the targets
	@echo "make <target>, where <target> is one of"
	@LC_ALL=C sed -n 's/^\([a-z][a-z-]*\):.*##/  \1 -/p' Makefile
	@echo "  figures/<id>.png, .pdf, .svg - make one figure; the ids are in figures/README.md"
	@echo "Variables: PYTHON=python3.12 (to make .venv with), VENV= (use the active environment),"
	@echo "           HOML_DATA=folder (that holds the originals),"
	@echo "           CONDITIONS=haswell (what \`make portable\` plays; all if none),"
	@echo "           LAB_ARGS=\"--port 9999 --no-browser\" (more options of JupyterLab),"
	@echo "           REPOSITORY=https://... (the public address, for one build of the site or the archives),"
	@echo "           CHECK_ARGS=\"--python 12 --versions lowest\" (what \`make check-dist\` tries; all if none),"
	@echo "           FORMAT=pdf or svg (make the figures in this format too, for print),"
	@echo "           EDITION=homl3 (make the figures with the parameters of an edition, into build/homl3;"
	@echo "           also homl2, homlp, pdsh, pdsh2)"

setup:  ## make .venv from the lock, if it is missing or stale
	@$(SETUP)

figures: setup  ## run the notebooks that draw figures and have changed
	@$(TOOLS) figures --download --format $(FORMAT) --edition "$(EDITION)"

notebooks: setup  ## run all notebooks, changed or not, with and without figures
	@$(TOOLS) notebooks

figures/%.png: setup FORCE
	@$(TOOLS) figure $* --format $(FORMAT)

figures/%.pdf: setup FORCE
	@$(TOOLS) figure $* --format pdf

figures/%.svg: setup FORCE
	@$(TOOLS) figure $* --format svg

FORCE:

check-figures: setup  ## make all figures aside, and say which changed, and how
	@$(TOOLS) check-figures

test: setup  ## run the tests, every notebook among them
	@$(TOOLS) test

long: setup  ## run the tests that take long: a browser, the compiler's cache, scikit-learn's own
	@$(TOOLS) test --kind long

faults: setup  ## run the tests that kill, add and pause workers of a real cluster, one after the other
	@$(TOOLS) test --kind faults

quick: setup  ## run the tests that matter most for what was edited, in three minutes
	@$(PY) -m ruff check --quiet .
	@$(PY) -m tools.quick

portable: setup  ## play other processors and libraries, and say what stays the same there
	@$(PY) -m tools.portable $(CONDITIONS)

mutants: setup  ## put faults into a copy of the package, and see that tests find each
	@$(PY) -m tools.mutants

hints: setup  ## send the answers of people who saw the exercises alone through the checks
	@$(PY) -W ignore -m tools.hints

# Compiled code cannot be watched line by line. So the kernels run as they are written, where NumPy
# warns and compiled code does not, in those tests that have few rows.
COVERED := kernels or hand or empty or relocat or singular or random_shares or mini_batch or alone or no_number

coverage: setup  ## print which lines of the kernels no test runs
	@mkdir -p build
	@NUMBA_DISABLE_JIT=1 $(PY) -m coverage run --data-file build/coverage \
	  --include "homl_clustering/kernels/*" --omit "*/cache.py" -m pytest -q -k "$(COVERED)" \
	  -W ignore::RuntimeWarning tests/test_kernels*.py \
	  tests/test_kmeans.py tests/test_mixture.py tests/test_silhouette.py tests/test_textbook_kmeans.py
	@$(PY) -m coverage report --data-file build/coverage --show-missing --skip-covered

test-all: test long faults test-site mutants coverage portable check-dist  ## run all that proves something; takes more than an hour

exercises: setup  ## make the exercises from the solutions
	@$(TOOLS) exercises

nbgrader: setup  ## make assignments for nbgrader, in build/nbgrader
	@$(TOOLS) nbgrader

SITE := $(PY) -m tools.site
# The lock has what the site needs; an environment of one's own may not.
SITE_READY = $(PY) -c "import myst_nb, numpydoc, sphinx_book_theme" 2>/dev/null || \
  $(PY) -m pip install --quiet --editable ".[site]"
ifdef REPOSITORY
export HOML_REPOSITORY := $(REPOSITORY)
endif

site: setup  ## make a site of the course, in site/; needs no network
	@$(SITE_READY)
	@$(SITE) build

test-site: site  ## read every page of the site in a browser
	@$(TOOLS) test --kind site

slides: setup  ## make slides of a lesson, in build/slides: make slides NAME=01_kmeans
	@$(SITE_READY)
	@$(SITE) slides "$(NAME)"

animations: setup  ## make moving pictures for slides, in build/animations; MP4 where ffmpeg is
	@$(TOOLS) animations

# What makes archives and environments is installed on demand, and not in the lock.
RELEASE_READY = $(PY) -c "import twine, uv" 2>/dev/null || $(PY) -m pip install --quiet twine uv

dist: setup  ## make the archives that others install, in build/dist, twice, and compare them
	@$(RELEASE_READY)
	@$(PY) -m tools.release dist

check-dist: setup  ## try the archives in empty environments: each Python, lowest and newest versions
	@$(RELEASE_READY)
	@$(PY) -m tools.release check $(CHECK_ARGS)

canary: setup  ## run all tests of the sdist with the newest pre-releases of what it requires
	@$(RELEASE_READY)
	@$(PY) -m tools.release check --versions pre --archive sdist --every-test $(CHECK_ARGS)

address: setup  ## write the public address where it belongs: make address REPOSITORY=https://...
	@$(SITE) address "$(REPOSITORY)"

lab: setup  ## open the course in JupyterLab, in a copy that is yours: lab/
	@$(TOOLS) lab -- $(LAB_ARGS)

fresh: setup  ## begin a notebook in lab/ anew: make fresh NAME=01_kmeans
	@$(TOOLS) fresh "$(NAME)"

solution: setup  ## put a solution into lab/: make solution NAME=01_kmeans_exercises
	@$(TOOLS) solution "$(NAME)"

edit: setup  ## open the course itself in JupyterLab, to change it
	@$(TOOLS) edit -- $(LAB_ARGS)

kit: setup  ## write an archive of all this, for a classroom without a network
	@$(TOOLS) kit

data: setup  ## download the originals
	@$(TOOLS) data

measure: setup  ## time the algorithms anew, for the figures that show time
	@$(PY) -m benchmarks.measure

numbers: setup  ## compute our side of the numbers in the books anew
	@$(PY) -m tools.numbers

bench: setup  ## compare the speed with that of other libraries; installs these
	@$(PY) -m pip install --quiet --editable ".[bench]"
	@$(PY) -m benchmarks

lint: setup  ## check the style and the types of the code
	@$(TOOLS) lint

lock: setup  ## bring requirements.lock up to date with pyproject.toml, and keep versions
	@$(LOCK)

upgrade: setup  ## renew all versions in requirements.lock
	@$(LOCK) --upgrade

clean:  ## remove all that make has made, .venv too; nothing tracked
	rm -rf .venv build site homl_clustering-compiled .pytest_cache .hypothesis .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -not -path "./.git/*" -prune -exec rm -rf {} +
	find figures notebooks -name ".*.part" -delete
