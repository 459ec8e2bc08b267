# make demo   the whole loop on the example: check, plan, synthesize, train, evaluate, report
# make dev    an environment for development, editable
# make test   linters, types, import contracts and all tests
# make clean  remove what these made
#
# Needs Python >= 3.11 and make; everything else goes into .venv. Another interpreter: make PYTHON=python3.12 demo

PYTHON ?= python3
SPEC   ?= specs/crm_leads.loom
RUN    ?= runs/crm
WORKERS ?= 2

VENV    := .venv
PIP     := $(VENV)/bin/python -m pip install --disable-pip-version-check --quiet --quiet -c constraints.txt
STAMPS  := $(VENV)/stamps
FOLDERS := src grammar compiler runtime cli specs

.PHONY: demo dev test lint clean FORCE
.DELETE_ON_ERROR:

demo: $(STAMPS)/train
	$(VENV)/bin/dialoom run $(SPEC) --out $(RUN) --workers $(WORKERS) --update

dev: $(STAMPS)/dev

test: dev lint
	$(VENV)/bin/python -m pytest

lint: dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy -p dialoom
	$(VENV)/bin/lint-imports

clean:
	rm -rf $(VENV) build dist runs *.egg-info src/*.egg-info

$(STAMPS)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Dialoom needs Python 3.11 or newer; say which with: make PYTHON=/path/to/python" >&2; exit 5; }
	$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

# torch comes first and by its exact version; whatever depends on it is then content with what is there.
$(STAMPS)/torch: $(STAMPS)/venv constraints.txt
	$(PIP) $(shell grep '^torch==' constraints.txt)
	@touch $@

# A strict editable install links every file that there was when it was made, so a new file needs a new one.
$(STAMPS)/files: $(STAMPS)/venv FORCE
	@find $(FOLDERS) -type f -not -name '*.pyc' -not -path '*.egg-info/*' | LC_ALL=C sort > $@.now
	@cmp -s $@.now $@ && rm $@.now || mv $@.now $@

$(STAMPS)/train: $(STAMPS)/torch $(STAMPS)/files pyproject.toml constraints.txt
	$(PIP) --editable '.[train]'
	@touch $@

$(STAMPS)/dev: $(STAMPS)/torch $(STAMPS)/files pyproject.toml constraints.txt
	$(PIP) --editable '.[train,llm,lsp,dev]'
	@touch $@ $(STAMPS)/train

FORCE:
