{#
    Stops the run if a variable about raw tables has a wrong name or value; the message says what is
    wrong, what is allowed and where to change it.
#}
{% macro check_raw_variables() %}
    {% do northstar._check_source_variables() %}
    {% do northstar._check_raw_tables() %}
    {% do northstar._check_tables_of_variables() %}
    {% do northstar._check_raw_models() %}
    {% do northstar._check_raw_columns() %}
    {% do northstar._check_raw_csv() %}
    {% do northstar._check_raw_lines() %}
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
    {% set needed = {'files': 'raw_path', 'warehouse': 'raw_schema', 'models': 'raw_models'} %}
    {% for source, name in needed.items() if source != var('raw_source') and var(name) %}
        {% do _stop(
            'Variable ' ~ name ~ " is set, and raw_source is '" ~ var('raw_source') ~ "'",
            name ~ ' with raw_source: ' ~ source, '--vars or dbt_project.yml') %}
    {% endfor %}
    {% set needed = needed.get(var('raw_source')) %}
    {% if needed and not var(needed) and not (needed == 'raw_models' and var('raw_from')) %}
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
    {% endif %}
    {% for table, name in (raw_model_names() if var('raw_source') == 'models'
                           else raw_models).items() %}
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
        {% for table in ['orders'] + (var('raw_tables') or [])
            if table not in raw_model_names() %}
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
    {% for table, mapping in mappings.items() %}
        {% do northstar._check_is_supplied(table, 'raw_columns') %}
        {% if mapping is not mapping %}
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


{# raw_from and raw_where say one text for each of some supplied tables. #}
{% macro _check_tables_of_variables() %}
    {% for name, meaning in {
        'raw_from': 'a file, a pattern of files, a table or a model', 'raw_where': 'SQL condition',
    }.items() %}
        {% set texts = var(name) %}
        {% if texts is not mapping %}
            {% do _stop(
                'Variable ' ~ name ~ " is '" ~ texts ~ "', which is no mapping",
                '{table: ' ~ meaning ~ '}', '--vars or dbt_project.yml') %}
        {% endif %}
        {% for table, text in texts.items() %}
            {% do northstar._check_is_supplied(table, name) %}
            {% if text is not string or not text.strip() %}
                {% do _stop(
                    name ~ '.' ~ table ~ " is '" ~ text ~ "', which is no text",
                    meaning, '--vars or dbt_project.yml') %}
            {% endif %}
        {% endfor %}
    {% endfor %}
    {% for name in ['raw_from', 'raw_where'] if var(name) and var('raw_source') == 'demo' %}
        {% do _stop(
            'Variable ' ~ name ~ " is set, and raw_source is 'demo'",
            name ~ ' with raw_source files, warehouse or models', '--vars or dbt_project.yml') %}
    {% endfor %}
{% endmacro %}


{% macro _check_is_supplied(table, place) %}
    {% if table not in input_contract() %}
        {% do _stop(
            "Unknown table '" ~ table ~ "' in variable " ~ place,
            input_contract().keys() | join(', '), '--vars or dbt_project.yml') %}
    {% elif table not in supplied_tables() %}
        {% do _stop(
            'Variable ' ~ place ~ " names table '" ~ table ~ "', which this run is not given",
            supplied_tables() | join(', ') ~ ' (or name it in raw_tables)',
            '--vars or dbt_project.yml') %}
    {% endif %}
{% endmacro %}


{# raw_csv holds settings for all tables and, under a table's name, for one. #}
{% macro _check_raw_csv() %}
    {% set settings = var('raw_csv') %}
    {% if settings is not mapping %}
        {% do _stop(
            "Variable raw_csv is '" ~ settings ~ "', which is no mapping",
            '{delimiter: ";"} or {table: {delimiter: ";"}}', '--vars or dbt_project.yml') %}
    {% elif settings and var('raw_source') != 'files' %}
        {% do _stop(
            "Variable raw_csv is set, and raw_source is '" ~ var('raw_source') ~ "'",
            'raw_csv with raw_source: files', '--vars or dbt_project.yml') %}
    {% endif %}
    {% set places = {'raw_csv': {}} %}
    {% for name, value in settings.items() %}
        {% if value is mapping %}
            {% do northstar._check_is_supplied(name, 'raw_csv') %}
            {% do places.update({'raw_csv.' ~ name: value}) %}
        {% else %}
            {% do places['raw_csv'].update({name: value}) %}
        {% endif %}
    {% endfor %}
    {% set allowed = {
        'delimiter': ['.|\\\\t', 'one character, \\t for a tab'],
        'decimal_separator': ['[.,]', 'a point or a comma'],
        'encoding': ['[\\w-]+', 'the name of an encoding, e.g. utf-8, utf-16, latin-1'],
        'date_format': ['.*%.*', 'a strptime format, e.g. %d/%m/%Y'],
        'timestamp_format': ['.*%.*', 'a strptime format, e.g. %d/%m/%Y %H:%M'],
        'quote': ['.?', 'one character, or nothing where values are never quoted'],
    } %}
    {% for place, values in places.items() %}
        {% for name, value in values.items() %}
            {% if name not in allowed %}
                {% do _stop(
                    "Unknown setting '" ~ name ~ "' in " ~ place,
                    allowed.keys() | join(', ') ~ (', or a table' if place == 'raw_csv' else ''),
                    '--vars or dbt_project.yml') %}
            {% elif value is not string or not modules.re.fullmatch(allowed[name][0], value) %}
                {% do _stop(
                    place ~ '.' ~ name ~ " is '" ~ value ~ "'", allowed[name][1],
                    '--vars or dbt_project.yml') %}
            {% endif %}
        {% endfor %}
    {% endfor %}
{% endmacro %}


{% macro _check_raw_lines() %}
    {% set tables = var('raw_lines') %}
    {% set allowed = ['orders', 'refunds'] %}
    {% if tables is string or tables is mapping or tables is not iterable %}
        {% do _stop(
            "Variable raw_lines is '" ~ tables ~ "', which is no list of tables",
            'a list of ' ~ allowed | join(', '), '--vars or dbt_project.yml') %}
    {% endif %}
    {% for table in tables %}
        {% if table not in allowed %}
            {% do _stop(
                "Variable raw_lines names '" ~ table ~ "'", allowed | join(', '),
                '--vars or dbt_project.yml') %}
        {% endif %}
        {% do northstar._check_is_supplied(table, 'raw_lines') %}
    {% endfor %}
{% endmacro %}
