# The project's commands; `make` lists them. The first one that needs Python sets up .venv from
# requirements.lock, and later ones use it until that file changes.

DATA ?= demo
DATA_SETS := demo cdnow completejourney
ifeq ($(filter $(DATA_SETS),$(DATA)),)
$(error DATA is '$(DATA)'; it can be one of: $(DATA_SETS))
endif

# Spark's packages take 700 MB, so they lie in an environment of their own.
IS_SPARK := $(filter spark test-spark,$(TARGET) $(MAKECMDGOALS))
# The adapters of the warehouses pin other versions of dbt, and take 900 MB.
IS_WAREHOUSE := $(filter snowflake bigquery databricks test-warehouses,$(TARGET) $(MAKECMDGOALS))
OF_ENGINE := $(if $(IS_SPARK),-spark,$(if $(IS_WAREHOUSE),-warehouses))
VENV := .venv$(OF_ENGINE)
LOCK := requirements$(OF_ENGINE).lock
PYTHON_OF_VENV := $(VENV)/bin/python
DBT := $(VENV)/bin/dbt
INSTALLED := $(VENV)/.installed
SUPPORTED := 3.13 3.12 3.11 3.10

# The variables of an example data set; the demo needs none.
VARS_OF_DATA := $(if $(filter-out demo,$(DATA)),--vars examples/$(DATA).yml)

# A target of profiles.yml other than its default
TARGET_OF_DBT := $(if $(TARGET),--target "$(TARGET)")

# Unit tests try the code on made rows, so they belong to `make test`, not to a build.
WITHOUT_UNIT_TESTS := --exclude-resource-type unit_test

# `make lint` keeps its parsed project apart from that of builds, which have other variables, and
# needs no database; what it opens all the same lies there too.
LINT_TARGET := target/lint

export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export PYTHONUTF8 := 1

.PHONY: help build publish erase dashboard test docs lint bench clean lock spark spark-stop \
	test-spark test-warehouses
.DEFAULT_GOAL := help

help: ## Show this list
	@echo "Usage: make <command> [DATA=$(subst $() $(),|,$(DATA_SETS))] [TARGET=target]"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-15s %s\n", $$1, $$2 }' Makefile

build: $(INSTALLED) ## Build all models on DATA (default: demo) and print the tiers
	@$(PYTHON_OF_VENV) scripts/check_database.py $(TARGET)
ifeq ($(DATA),demo)
	$(DBT) build $(WITHOUT_UNIT_TESTS) $(TARGET_OF_DBT)
else
	$(PYTHON_OF_VENV) scripts/fetch_data.py $(DATA)
	$(DBT) build $(WITHOUT_UNIT_TESTS) $(TARGET_OF_DBT) --vars "$$(cat examples/$(DATA).yml)"
endif
	@$(PYTHON_OF_VENV) scripts/show_tiers.py $(TARGET_OF_DBT)

spark: $(INSTALLED) ## Start Spark on this machine, with two workers, for TARGET=spark (Java 17)
	@$(PYTHON_OF_VENV) scripts/local_spark.py start

spark-stop: ## Stop it; its tables stay in target/spark
	@python3 scripts/local_spark.py stop

publish: $(INSTALLED) ## Copy the marts into a file for readers, or with PARQUET=folder into Parquet files
	@$(PYTHON_OF_VENV) scripts/publish.py $(if $(PARQUET),--parquet "$(PARQUET)")

erase: $(INSTALLED) ## Build, and leave no bytes of whom erasure_requests name (DATA, or VARS=file.yml)
	@$(PYTHON_OF_VENV) scripts/check_database.py $(TARGET)
	$(DBT) build $(WITHOUT_UNIT_TESTS) $(TARGET_OF_DBT) \
		$(if $(VARS),--vars "$$(cat '$(VARS)')",$(if $(filter-out demo,$(DATA)),--vars "$$(cat examples/$(DATA).yml)"))
	@$(PYTHON_OF_VENV) scripts/erase.py $(TARGET)

dashboard: $(INSTALLED) ## Write target/dashboard.html of what was built (DATA, or VARS=file.yml)
	@$(PYTHON_OF_VENV) dashboard/build.py $(if $(VARS),--vars "$(VARS)",$(VARS_OF_DATA)) \
		$(TARGET_OF_DBT) $(if $(CUSTOMERS),--customers "$(CUSTOMERS)")

test: $(INSTALLED) ## Run all tests, `make lint` and `make docs` among them
	$(PYTHON_OF_VENV) -m pytest

test-spark: $(INSTALLED) ## Run the tests on a Spark cluster of two workers (Java 17)
	$(PYTHON_OF_VENV) -m pytest --numprocesses=0 tests/python/spark

# The conftest.py of tests/python needs packages of .venv. That environment builds the demo on DuckDB
# here, to compare with.
test-warehouses: $(INSTALLED) ## Check the SQL for Snowflake, BigQuery, Databricks offline
	@$(MAKE) --no-print-directory .venv/.installed TARGET=
	$(PYTHON_OF_VENV) -m pytest tests/python/warehouses --confcutdir=tests/python/warehouses

docs: $(INSTALLED) ## Write the documentation with the lineage as one HTML page (VARS=file.yml)
	$(DBT) docs generate --static $(if $(VARS),--vars "$$(cat '$(VARS)')")
	@echo "Documentation: $(CURDIR)/target/static_index.html"

lint: export NORTHSTAR_DUCKDB_PATH := $(LINT_TARGET)/warehouse.duckdb
lint: $(INSTALLED) ## Check the style of the SQL, deprecations of dbt, and the project's conventions
	$(DBT) parse --no-partial-parse --show-all-deprecations \
		--warn-error-options '{"error": ["Deprecations"]}' --target-path $(LINT_TARGET)
	@if [ -x $(VENV)/bin/dbt-bouncer ]; then \
		COLUMNS=160 $(VENV)/bin/dbt-bouncer run --show-all-failures; \
	else \
		echo "dbt-bouncer needs Python 3.11: the conventions are not checked."; \
	fi
	$(VENV)/bin/sqlfluff lint --disable-progress-bar --processes 0 models tests analyses \
		dashboard/queries

bench: $(INSTALLED) ## Measure speed and memory against hand-written SQL and pandas
	$(PYTHON_OF_VENV) benchmarks/run.py

clean: ## Remove what was built: databases, documentation, logs, caches (.venv and data/ stay)
	rm -rf target logs warehouse.duckdb warehouse.duckdb.wal marts.duckdb .pytest_cache .hypothesis
	find . -path ./$(VENV) -prune -o -type d -name __pycache__ -exec rm -rf {} +

lock: $(INSTALLED) ## Resolve the dependencies of pyproject.toml into the lock files anew
	$(PYTHON_OF_VENV) -m venv target/uv
	target/uv/bin/python -m pip install --quiet --disable-pip-version-check uv
	target/uv/bin/uv pip compile pyproject.toml --output-file requirements.lock \
		--universal --python-version 3.10 --no-python-downloads \
		--generate-hashes --no-annotate --no-header
	target/uv/bin/uv pip compile pyproject.toml --extra spark --output-file requirements-spark.lock \
		--constraint requirements.lock --universal --python-version 3.10 --no-python-downloads \
		--generate-hashes --no-annotate --no-header
	target/uv/bin/uv pip compile --group warehouses --output-file requirements-warehouses.lock \
		--universal --python-version 3.10 --no-python-downloads \
		--generate-hashes --no-annotate --no-header

# The newest supported Python that really runs: names on the path may be stand-ins that do not.
# PYTHON=/path/to/python chooses another.
$(INSTALLED): $(LOCK)
	@for python in $(or $(PYTHON),$(SUPPORTED:%=python%) python3); do \
		if "$$python" -c 'import ensurepip, sys, venv; \
			sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then \
			found="$$python"; break; \
		fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "No usable Python among: $(or $(PYTHON),$(SUPPORTED:%=python%) python3)." >&2; \
		echo "Python 3.10 to 3.13 with its venv module is needed (on Debian and Ubuntu the" >&2; \
		echo "packages python3 and python3-venv); make PYTHON=/path/to/python names one." >&2; \
		exit 1; \
	fi; \
	echo "Setting up $(VENV) with $$("$$found" --version)"; \
	"$$found" -m venv --clear $(VENV)
	$(PYTHON_OF_VENV) -m pip install --quiet --disable-pip-version-check \
		--no-deps --require-hashes -r $(LOCK)
	@touch $@
