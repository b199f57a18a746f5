# make run: set up, index the bundled document, serve the page.   make test: set up, check, test.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PORT ?= 8501
SUITES := $(wildcard data/regression/check*.yaml data/regression/wording-*.jsonl)
INSTALLED := .venv/installed

.PHONY: run test setup lint clean

run: setup
	@$(BIN)/python -m ingest --bundled
	@echo "Serving the page at http://localhost:$(PORT) (stop with Ctrl+C)"
	@exec $(BIN)/python -m streamlit run app.py --server.port $(PORT)

test: setup lint
	@$(BIN)/python -m pytest tests $(SUITES) --evaluation-gate data/regression/gate.yaml \
	  -n 2 --dist loadfile

lint: setup
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --no-error-summary

setup: $(INSTALLED)

$(INSTALLED): requirements.txt requirements-dev.txt constraints.txt
	@test -n "$(PYTHON)" && "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
	  { echo "Manifesto Chat needs Python 3.11. Install it, or name it: make PYTHON=/path/to/python3.11"; exit 2; }
	@echo "Setting up .venv (first time: several minutes, about 3 GB on disk)"
	@"$(PYTHON)" -m venv .venv || \
	  { echo "Python's venv module is missing. On Debian: apt-get install python3.11-venv"; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	  -r requirements.txt -r requirements-dev.txt
	@touch $@

clean:
	@rm -rf .venv .index
