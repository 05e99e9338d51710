# make            reports into build/, in a separate environment
# make help       everything else

PYTHON ?= python3
ENGINE ?= auto
SECONDS_EACH ?= 1800
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
STAMP := $(VENV)/installed
PYTEST := $(BIN)/pytest -n auto --dist worksteal

# Documents that a batch fills, once for each set of parameters.
BATCHED := $(addprefix reports/,$(sort $(shell sed -n 's/^ *- document: *//p' reports/batch.yml)))
REPORTS := $(filter-out $(BATCHED),$(wildcard reports/*.qmd))
OUTPUTS := $(foreach name,$(REPORTS:reports/%.qmd=%),build/$(name).html build/$(name).pdf)
# The engine of the last run. Asking for another one writes it again, so that the outputs follow.
ENGINE_STAMP := build/.engine
ifneq ($(ENGINE),$(shell cat $(ENGINE_STAMP) 2>/dev/null))
$(shell mkdir -p build && echo '$(ENGINE)' > $(ENGINE_STAMP))
endif

SUPPLY := $(VENV)/supply
MUTMUT := $(VENV)/mutmut
# Of which packages `make mutation` tries how many mutants.
MUTATED ?= model datasets sources checks analysis verification
SAMPLE ?= 60
SEED ?= 1
# What Quarto runs cells with, in the same environment.
JUPYTER := $(VENV)/jupyter
ifeq ($(ENGINE),quarto)
RENDERS_WITH := $(JUPYTER)
endif

# Tests and renders start hundreds of interpreters; each would compile every module again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: all fuzz briefs help test test-fast test-all test-versions check check-code check-types check-facts faults fix regen publish site wheel bench bench-batch bench-events bench-scale pictures lock sbom audit mutation clean

all: $(OUTPUTS)  ## render every report into build/ (ENGINE=quarto renders with Quarto)

briefs: $(STAMP)  ## render a brief on each state, build/briefs/index.html; only those that are missing or not current
	$(BIN)/cisreport render --batch reports/batch.yml --output-dir build --require pdf/ua-1,pdf/a-3a

help:  ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test: $(STAMP)  ## run the test suite: what CI runs
	$(PYTEST)

test-fast: $(STAMP)  ## run it without the browser, the published reports, the gallery, whole projects and slow tests
	$(PYTEST) -m 'not browser and not published and not project and not slow and not every'

test-all: $(STAMP)  ## run all cases where the others try one of each class
	$(PYTEST) -m ''

fuzz: $(STAMP)  ## feed every reader with changed files, half an hour each (FUZZ="page print" SECONDS_EACH=60)
	PYTHONPATH=tests $(BIN)/python -m fuzzing $(FUZZ) --seconds $(SECONDS_EACH)

test-versions: $(STAMP)  ## render and test with each supported Python there is, and with the lowest dependencies
	$(BIN)/python tests/versions.py $(VERSIONS)

check: check-code check-types check-facts  ## lint, types, layers, datasets, prose of reports and docs

check-code: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache

check-types: $(STAMP)
	$(BIN)/mypy

check-facts: $(STAMP)
	$(BIN)/cisreport check
	@echo "cisreport lint --sentences"
	@$(BIN)/cisreport lint --sentences $(REPORTS) docs/charts/gallery.qmd > build/sentences.txt || { cat build/sentences.txt; exit 1; }
	$(BIN)/python docs/words.py
	$(BIN)/python docs/codebook.py --check
	$(BIN)/python docs/features.py --check
	$(BIN)/python docs/states.py --check
	$(BIN)/python docs/written.py --check

faults: $(STAMP)  ## break the machine in every way of the tests, and kill 200 commands at random moments
	$(BIN)/pytest -m '' -n 0 tests/faults

fix: $(STAMP)  ## put code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

regen: $(STAMP)  ## write the test snapshots again (look at each change before you keep it)
	-$(PYTEST) --regen-all
	git diff --stat -- tests

publish: $(OUTPUTS)  ## record the digests of the reports as they are now
	cd build && sha256sum $(sort $(OUTPUTS:build/%=%)) > ../reports/published.sha256

site: build/site/index.html  ## build the documentation as a site, build/site

wheel: build/site/index.html  ## build the wheel and the source distribution, with the site, into dist/
	$(BIN)/python -m hatchling build -d dist

bench: $(STAMP)  ## time a render against nbconvert with Chromium, and Quarto where it is installed
	$(BIN)/python benchmarks/render.py

bench-batch: $(STAMP)  ## time a thousand reports of a batch, locally and with Dask, against papermill with nbconvert
	$(BIN)/python benchmarks/batch.py --dask

bench-events: $(STAMP)  ## time a cadence table from ten million GDELT lines against pandas
	$(BIN)/python benchmarks/events.py

bench-scale: $(STAMP)  ## measure how the cost of datasets and reports grows, and simulate a hundred thousand reports
	$(BIN)/python benchmarks/scale.py
	$(BIN)/python benchmarks/simulation.py

pictures: $(STAMP) build/dushanbe-2022.html  ## make the pictures of the documentation (docs/charts/images)
	$(BIN)/python docs/charts/draw.py
	$(BIN)/python docs/screenshot.py

lock: $(STAMP)  ## pin the newest allowed versions
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --upgrade -p 3.11 \
		pyproject.toml --extra dask --extra exchange --extra events --extra sign --group dev -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --upgrade -p 3.11 \
		pyproject.toml --extra jupyter --constraints requirements.lock -o requirements-quarto.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --upgrade -p 3.11 \
		--group supply --constraints requirements.lock -o requirements-supply.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --upgrade -p 3.11 \
		--group mutation --constraints requirements.lock -o requirements-mutation.lock

sbom: $(SUPPLY)/installed  ## list the pinned packages with their digests as CycloneDX (build/sbom.cdx.json)
	@mkdir -p build
	$(SUPPLY)/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible \
		--output-format JSON --output-file build/sbom.cdx.json

mutation: $(MUTMUT)  ## change the source in many ways, and count the changes that tests find (MUTATED="model sources.matches" SAMPLE=60 SEED=1)
	@for package in $(MUTATED); do \
		$(BIN)/python tests/mutants.py $$package --size $(SAMPLE) --seed $(SEED) --processes $(shell nproc) || exit 1; \
	done

audit: $(SUPPLY)/installed  ## look for known vulnerabilities of the pinned packages (needs the network)
	$(SUPPLY)/bin/pip-audit --strict --require-hashes --disable-pip --requirement requirements.lock

clean:  ## remove what make made (the environment too)
	rm -rf build .cisreport $(VENV)

# One run of the command renders both formats; what it read is noted in build/*.d. A report that misses a
# standard of the PDF is an error.
build/%.html build/%.pdf: reports/%.qmd $(STAMP) $(RENDERS_WITH) $(ENGINE_STAMP)
	$(BIN)/cisreport render $< --output-dir build --engine $(ENGINE) --depfile --require pdf/ua-1,pdf/a-3a

-include $(wildcard build/*.d)

# The pages, and the docstrings and help texts of the package.
build/site/index.html: $(STAMP) $(shell find docs src -name __pycache__ -prune -o -type f -print) $(wildcard *.md */README.md)
	$(BIN)/python docs/site/build.py

# uv comes by pip and installs the rest; where it cannot reach an index that pip knows, pip does it.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("cisreport needs Python 3.11 or newer; run make PYTHON=...")'
	@echo "setting up $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)
	@sed -n '/^uv==/,/[^\]$$/p' requirements.lock > $(VENV)/uv.lock
	@$(PIP) install --quiet --require-hashes -r $(VENV)/uv.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock \
		|| $(PIP) install --quiet --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# The tools for the supply chain are apart: a report does not need them.
$(SUPPLY)/installed: requirements-supply.lock $(STAMP)
	@$(PYTHON) -m venv $(SUPPLY)
	@$(BIN)/uv pip install --quiet --python $(SUPPLY)/bin/python --require-hashes -r requirements-supply.lock \
		|| $(SUPPLY)/bin/python -m pip install --quiet --require-hashes -r requirements-supply.lock
	@touch $@

# Mutants run in the environment of the tests.
$(MUTMUT): requirements-mutation.lock $(STAMP)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-mutation.lock \
		|| $(PIP) install --quiet --require-hashes -r requirements-mutation.lock
	@touch $@

$(JUPYTER): requirements-quarto.lock $(STAMP)
	@echo "adding what Quarto runs cells with (once)"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-quarto.lock \
		|| $(PIP) install --quiet --require-hashes -r requirements-quarto.lock
	@touch $@
