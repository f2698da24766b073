# Every target sets up what it needs; nothing has to be prepared by hand.
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: help demo test unit bench lint docs grammar fuzz clean

help:
	@echo "make demo    build the AMI of examples/build_ami, with nothing but this machine: no account, no network"
	@echo "make test    all tests, against real counterparts"
	@echo "make unit    the tests that need no counterpart"
	@echo "make bench   ratios to Packer, side by side"
	@echo "make fuzz    mutated templates through the commands, for FUZZ_SECONDS=600; FUZZ_SEED repeats a run"
	@echo "make lint    ruff, mypy, ansible-lint, ansible-test sanity, galaxy-importer"
	@echo "make grammar the table of HCL's grammar, from python-hcl2 (after a new release of it)"
	@echo "make docs    the documentation of the modules, as Ansible shows it"

$(VENV)/.ready: tests/environment/requirements.txt tests/environment/venv.sh pyproject.toml galaxy.yml
	tests/environment/venv.sh $(VENV)

demo: $(VENV)/.ready
	tests/environment/demo.sh

test: $(VENV)/.ready
	tests/environment/packages.sh
	pytest -n 2 --dist loadgroup

unit: $(VENV)/.ready
	pytest -n 2 -m "not integration"

bench: $(VENV)/.ready
	tests/environment/packages.sh
	python tests/benchmark/run.py

lint: $(VENV)/.ready
	tests/environment/lint.sh

grammar: $(VENV)/.ready
	python tests/environment/grammar.py

fuzz: $(VENV)/.ready
	nice python tests/fuzz/run.py

docs: $(VENV)/.ready
	tests/environment/documentation.sh

clean:
	rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis
