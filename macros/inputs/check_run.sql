{#
    Runs before anything is built and returns '' if every variable is in order. Else it stops the
    run at the first unknown name or value; the message says what is wrong, what is allowed and
    where to change it. connect_raw_tables() checks what lies in the database: files, tables,
    columns.
#}
{% macro check_run() %}
    {% if not execute or not runs_ours() %}
        {{ return('') }}
    {% endif %}
    {% do _check_variable_names() %}
    {% do _check_source_variables() %}
    {% do _check_raw_tables() %}
    {% do _check_raw_models() %}
    {% do _check_raw_columns() %}
    {% do _check_reading_variables() %}
    {% do _check_judging_variables() %}
    {% do _check_order_of_days() %}
    {{ return('') }}
{% endmacro %}


{# Stops the run with a message of three parts: the mistake, the allowed values, the place. #}
{% macro _stop(wrong, allowed, where) %}
    {% do exceptions.raise_compiler_error(
        wrong ~ '. Allowed: ' ~ allowed ~ '. Change it in: ' ~ where ~ '.') %}
{% endmacro %}


{% macro _check_choice(name, choices) %}
    {% if var(name) not in choices %}
        {% do _stop(
            "Variable " ~ name ~ " is '" ~ var(name) ~ "'",
            choices | join(', '),
            '--vars or dbt_project.yml') %}
    {% endif %}
{% endmacro %}


{# A project that installs this package has variables of its own in --vars; ours stand under our
   name in its dbt_project.yml. #}
{% macro _check_variable_names() %}
    {% set stated = adapter.config.vars.to_dict() %}
    {% if project_name == 'northstar' %}
        {% set places = {
            '--vars': invocation_args_dict.get('vars') or {}, 'vars: of dbt_project.yml': stated,
        } %}
    {% else %}
        {% set places = {'vars: northstar: of dbt_project.yml': stated.get('northstar') or {}} %}
    {% endif %}
    {% for where, names in places.items() %}
        {% for name in names if name not in variables() %}
            {% do _stop(
                "Unknown variable '" ~ name ~ "'", variables().keys() | join(', '), where) %}
        {% endfor %}
    {% endfor %}
{% endmacro %}


{% macro _check_source_variables() %}
    {% do _check_choice('raw_source', ['demo', 'files', 'warehouse', 'models']) %}
    {% if var('raw_source') == 'demo' and project_name != 'northstar' %}
        {% do _stop(
            "Variable raw_source is 'demo', which is for Northstar's own project alone",
            'models (with raw_models), warehouse (with raw_schema) or files (with raw_path)',
            'vars: northstar: of dbt_project.yml') %}
    {% endif %}
    {% if var('raw_source') == 'files' and not reads_files() %}
        {% do _stop(
            "Variable raw_source is 'files', which target '" ~ target.name ~ "' cannot read",
            'demo, warehouse, models (files needs a DuckDB target)',
            '--vars or dbt_project.yml') %}
    {% endif %}
    {% set needed = {'files': 'raw_path', 'warehouse': 'raw_schema', 'models': 'raw_models'}.get(
        var('raw_source')) %}
    {% if needed and not var(needed) %}
        {% do _stop(
            "Variable " ~ needed ~ " is missing, and raw_source '" ~ var('raw_source')
            ~ "' needs it",
            {'raw_path': 'a folder', 'raw_schema': 'the name of a schema'}.get(
                needed, '{table: name of a model}'),
            '--vars or dbt_project.yml') %}
    {% endif %}
{% endmacro %}


{% macro _check_raw_tables() %}
    {% set known = input_contract().keys() | list %}
    {% set tables = var('raw_tables') %}
    {% if tables is not none %}
        {% if tables is string or tables is mapping or tables is not iterable %}
            {% do _stop(
                "Variable raw_tables is '" ~ tables ~ "', which is no list of tables",
                'a list of ' ~ known | join(', '), '--vars or dbt_project.yml') %}
        {% endif %}
        {% for table in tables if table not in known %}
            {% do _stop(
                "Unknown table '" ~ table ~ "' in variable raw_tables",
                known | join(', '), '--vars or dbt_project.yml') %}
        {% endfor %}
        {% if 'orders' not in tables %}
            {% do _stop(
                "Variable raw_tables leaves out orders, which every run needs",
                'a list with orders in it', '--vars or dbt_project.yml') %}
        {% endif %}
    {% endif %}
{% endmacro %}


{% macro _check_raw_models() %}
    {% set known = input_contract().keys() | list %}
    {% set raw_models = var('raw_models') %}
    {% if raw_models is not mapping %}
        {% do _stop(
            "Variable raw_models is '" ~ raw_models ~ "', which is no mapping",
            '{table: name of a model}', '--vars or dbt_project.yml') %}
    {% elif raw_models and var('raw_source') != 'models' %}
        {% do _stop(
            "Variable raw_models is set, and raw_source is '" ~ var('raw_source') ~ "'",
            'raw_models with raw_source: models', '--vars or dbt_project.yml') %}
    {% endif %}
    {% for table, name in raw_models.items() %}
        {% if table not in known %}
            {% do _stop(
                "Unknown table '" ~ table ~ "' in variable raw_models",
                known | join(', '), '--vars or dbt_project.yml') %}
        {% elif name is not string or not modules.re.fullmatch('\\w+([.]\\w+)?', name) %}
            {% do _stop(
                "raw_models." ~ table ~ " is '" ~ name ~ "', which is no name of a model",
                "a model's name, or project.model", '--vars or dbt_project.yml') %}
        {% endif %}
    {% endfor %}
    {% if var('raw_source') == 'models' %}
        {% for table in ['orders'] + (var('raw_tables') or []) if table not in raw_models %}
            {% do _stop(
                "Variable raw_models names no model for table " ~ table,
                'a model for orders, and for each table of raw_tables',
                '--vars or dbt_project.yml') %}
        {% endfor %}
    {% endif %}
{% endmacro %}


{% macro _check_raw_columns() %}
    {% set contract = input_contract() %}
    {% set mappings = var('raw_columns') %}
    {% if mappings is not mapping %}
        {% do _stop(
            "Variable raw_columns is '" ~ mappings ~ "', which is no mapping",
            '{table: {column: SQL expression}}', '--vars or dbt_project.yml') %}
    {% endif %}
    {% set supplied = supplied_tables(
        var('raw_source'), var('raw_tables'), var('raw_models')) %}
    {% for table, mapping in mappings.items() %}
        {% if table not in contract %}
            {% do _stop(
                "Unknown table '" ~ table ~ "' in variable raw_columns",
                contract.keys() | join(', '), '--vars or dbt_project.yml') %}
        {% elif table not in supplied %}
            {% do _stop(
                "Variable raw_columns maps table '" ~ table ~ "', which this run is not given",
                supplied | join(', ') ~ ' (or name it in raw_tables)',
                '--vars or dbt_project.yml') %}
        {% elif mapping is not mapping %}
            {% do _stop(
                "raw_columns." ~ table ~ " is '" ~ mapping ~ "', which is no mapping",
                '{column: SQL expression}', '--vars or dbt_project.yml') %}
        {% endif %}
        {% set columns = contract[table]['columns'] %}
        {% for column, expression in mapping.items() %}
            {% if column not in columns %}
                {% do _stop(
                    "Unknown column '" ~ column ~ "' in raw_columns." ~ table,
                    columns.keys() | join(', '), '--vars or dbt_project.yml') %}
            {% elif expression is not string or not expression.strip() %}
                {% do _stop(
                    "raw_columns." ~ table ~ "." ~ column ~ " is '" ~ expression
                    ~ "', which is no SQL expression",
                    'text, e.g. "Quantity * UnitPrice"', '--vars or dbt_project.yml') %}
            {% endif %}
        {% endfor %}
        {% for column, properties in columns.items() %}
            {% if properties.required and column not in mapping %}
                {% do _stop(
                    "raw_columns." ~ table ~ " has no expression for the required column '"
                    ~ column ~ "'",
                    'a mapping with ' ~ required_columns(table) | join(', '),
                    '--vars or dbt_project.yml') %}
            {% endif %}
        {% endfor %}
    {% endfor %}
{% endmacro %}


{% macro _check_reading_variables() %}
    {% set currency = var('reporting_currency') | string %}
    {% if not modules.re.fullmatch('[A-Z]{3}', currency) %}
        {% do _stop(
            "Variable reporting_currency is '" ~ currency ~ "'",
            'three capital letters, e.g. USD', '--vars or dbt_project.yml') %}
    {% endif %}
    {% do _check_time_zone(var('business_time_zone')) %}
    {% do _check_counted_statuses(var('counted_statuses')) %}
    {% do _check_date('earliest_order_date', is_nullable=false) %}
    {% do _check_date('today', is_nullable=true) %}
{% endmacro %}


{% macro _check_counted_statuses(statuses) %}
    {% if statuses is string or statuses is mapping or statuses is not iterable or not statuses %}
        {% do _stop(
            "Variable counted_statuses is '" ~ statuses ~ "'",
            'a list of at least one status, e.g. [completed]', '--vars or dbt_project.yml') %}
    {% endif %}
    {% for status in statuses if status is none or not (status | string).strip() %}
        {% do _stop(
            'Variable counted_statuses has an empty status, and orders without a status are '
            ~ 'completed', 'statuses in words, e.g. [completed]', '--vars or dbt_project.yml') %}
    {% endfor %}
{% endmacro %}


{% macro _check_time_zone(zone) %}
    {% if zone not in modules.pytz.all_timezones %}
        {% do _stop(
            "Variable business_time_zone is '" ~ zone ~ "'",
            'a name of the IANA time zone database, e.g. UTC, America/New_York',
            '--vars or dbt_project.yml') %}
    {% endif %}
{% endmacro %}


{% macro _check_judging_variables() %}
    {% do _check_date('as_of_date', is_nullable=true) %}
    {% do _check_date('history_start', is_nullable=true) %}
    {% set window = var('rfm_window_days') %}
    {% if window is not none and (window is boolean or window is not integer or window < 1) %}
        {% do _stop(
            "Variable rfm_window_days is '" ~ window ~ "'",
            'null, or a whole number of days from 1 on', '--vars or dbt_project.yml') %}
    {% endif %}
    {% do _check_choice('rfm_scoring', ['percentile', 'threshold']) %}
{% endmacro %}


{# Days that follow each other the wrong way round would judge nobody, and say nothing. #}
{% macro _check_order_of_days() %}
    {% set today = run_day(var('today'), var('business_time_zone')) %}
    {% for early, late, last_day in [
        ('as_of_date', 'today', today),
        ('earliest_order_date', 'today', today),
        ('history_start', 'as_of_date', var('as_of_date')),
    ] if var(early) is not none and last_day is not none
        and var(early) | string > last_day | string %}
        {% do _stop(
            'Variable ' ~ early ~ ' is ' ~ var(early) ~ ', after ' ~ late ~ ' (' ~ last_day ~ ')',
            'a day not after ' ~ late, '--vars or dbt_project.yml') %}
    {% endfor %}
{% endmacro %}


{% macro _check_date(name, is_nullable) %}
    {% set value = var(name) %}
    {% if not (is_nullable and value is none) and not is_date_text(value | string) %}
        {% do _stop(
            "Variable " ~ name ~ " is '" ~ value ~ "', which is no date",
            'a day as YYYY-MM-DD' ~ (', or null' if is_nullable else ''),
            '--vars or dbt_project.yml') %}
    {% endif %}
{% endmacro %}
