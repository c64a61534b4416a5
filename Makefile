# Everything runs in .venv, which is made from nothing: `make demo` and `make test` need only Python 3.11 and make.
PYTHON ?= python3
BIN := .venv/bin
CODE := contracts workers clientrep policy bench tests docs/examples

.PHONY: install demo test check rules mutants faults simulation bench figures lock sbom audit clean

install: .venv/.installed

.venv/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

demo: install
	$(BIN)/clientrep demo

# Format, lint, types, the rooms' walls and the tests that need no server: the fast loop.
check: install
	$(BIN)/ruff format --check --quiet $(CODE)
	$(BIN)/ruff check --quiet $(CODE)
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo > .import-walls.log || (cat .import-walls.log; exit 1)
	$(BIN)/pytest tests/contract
	$(BIN)/python -m tests.tracing check

# Writes docs/traceability.md and docs/diagrams anew.
rules: install
	$(BIN)/python -m tests.tracing write

# Each rule function in turn does nothing: a unit test must notice.
mutants: install
	$(BIN)/python -m tests.tracing mutants

test: install
	$(BIN)/pytest tests -n 2 --dist loadfile --durations 20

# The real platform under every kind of fault; the checker's verdict at the end. SEED, MINUTES and RATE may be given.
faults: install
	$(BIN)/python -m tests.faults --seed $(or $(SEED),1) --minutes $(or $(MINUTES),20) --rate $(or $(RATE),6)

# Any number of courses that the mesh may take, in one process; --seed N replays one.
SEEDS ?= 10000
simulation: install
	$(BIN)/python -m tests.simulation --seeds $(SEEDS)

bench: install
	$(BIN)/python -m bench

# All that README tells of speed, growth and herds of waits, in one run: about half an hour of a machine with nothing else on it.
# A target that was missed (-) ends none of it.
figures: install
	-$(BIN)/python -m bench
	-$(BIN)/python -m bench.herd
	-$(BIN)/python -m bench.growth

lock:
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --all-extras --generate-hashes --no-emit-index-url \
		--python-version 3.11 pyproject.toml -o requirements.lock

# What we are made of: a CycloneDX bill of materials from the lock file.
sbom: install
	$(BIN)/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --mc-type application \
		--short-PURLs --output-reproducible --validate -o sbom.json

# Known vulnerabilities of exactly these versions. An exception is one more --ignore-vuln, with its reason here.
audit: install
	$(BIN)/pip-audit --vulnerability-service osv --requirement requirements.lock --require-hashes --disable-pip

clean:
	rm -rf .venv build *.egg-info
