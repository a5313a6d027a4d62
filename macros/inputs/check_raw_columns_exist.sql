{#
    Stops the run if a user's table lacks a column that is required, or that its map names, or if
    one of several files lacks a required one. Says which of its columns a map leaves out, and which
    optional ones some files lack.

    table: a table of the input contract, as Jinja text;
    raw: the user's table, as raw_file() gives it.
#}
{% macro check_raw_columns_exist(table, raw) %}
    {% set mapping = raw_settings(table)['columns'] %}
    {% if mapping %}
        {% do northstar._check_mapped_columns(table, raw, mapping) %}
        {% do northstar._tell_unmapped_columns(table, raw, mapping) %}
    {% else %}
        {% do northstar._check_required_columns(table, raw) %}
    {% endif %}
    {% do northstar._check_columns_of_all_files(table, raw, mapping) %}
{% endmacro %}


{# A column that was renamed in one file of a pattern would be missing for all its rows. #}
{% macro _check_columns_of_all_files(table, raw, mapping) %}
    {% set where = raw_settings(table)['where'] %}
    {% for header, files in raw.get('lacking', {}).items() %}
        {% set wrong = raw['name'] ~ ': column ' ~ header ~ ' is not in ' ~ files | join(', ') %}
        {% for column, properties in input_contract()[table]['columns'].items() %}
            {% set wanted = mapping.get(column) if mapping else column %}
            {% if wanted and northstar._reads_header(raw, wanted, header) %}
                {% set place = 'raw_columns.' ~ table ~ '.' ~ column %}
                {% if properties.required %}
                    {% do _stop(
                        wrong ~ ', and ' ~ place ~ ' is required', 'the column in every file',
                        'the file, raw_from or raw_columns (--vars or dbt_project.yml)') %}
                {% elif flags.WHICH in ['build', 'run', 'retry'] %}
                    {% do exceptions.warn(
                        wrong ~ '. There ' ~ place ~ ' is missing and takes its default.') %}
                {% endif %}
            {% endif %}
        {% endfor %}
        {% if where and northstar._reads_header(raw, where, header) %}
            {% do _stop(
                wrong ~ ', and raw_where.' ~ table ~ ' reads it', 'the column in every file',
                'the file, raw_from or raw_where (--vars or dbt_project.yml)') %}
        {% endif %}
    {% endfor %}
{% endmacro %}


{# Whether an expression is a header or reads it. #}
{% macro _reads_header(raw, expression, header) %}
    {{ return(
        raw_header(raw, expression) == header
        or quoted_name(header) in raw_names_quoted(raw, expression)) }}
{% endmacro %}


{% macro _check_required_columns(table, raw) %}
    {% for column in required_columns(table) if not raw_header(raw, column) %}
        {% do _stop(
            raw['name'] ~ " has no column '" ~ column ~ "', which is required; it has "
            ~ raw['headers'] | map(attribute='spelt') | join(', '),
            'a table with ' ~ required_columns(table) | join(', ') ~ ', or a map in raw_columns',
            raw['name'] ~ ', or raw_columns.' ~ table ~ ' (--vars or dbt_project.yml)') %}
    {% endfor %}
{% endmacro %}


{# Stops the run if an expression is a plain name that no column of the table has. The engine checks
   every other expression (see _commented_select). #}
{% macro _check_mapped_columns(table, raw, mapping) %}
    {% for column, expression in mapping.items() if not raw_header(raw, expression) %}
        {% set name = modules.re.fullmatch('\\s*("?)([^\\W\\d]\\w*)\\1\\s*', expression) %}
        {% if name and name.group(2) | lower not in ['null', 'true', 'false'] %}
            {% do _stop(
                "raw_columns." ~ table ~ "." ~ column ~ " is '" ~ expression
                ~ "', and " ~ raw['name'] ~ " has no such column",
                raw['headers'] | map(attribute='spelt') | join(', ')
                ~ ', or an expression over them',
                '--vars or dbt_project.yml') %}
        {% endif %}
    {% endfor %}
{% endmacro %}


{# Says which optional columns a map leaves out although the table has them: they take their
   defaults (SPEC 2), and an order's status would be completed. #}
{% macro _tell_unmapped_columns(table, raw, mapping) %}
    {% set left_out = [] %}
    {% for column in input_contract()[table]['columns'] if column not in mapping
        and column in raw['headers'] | map(attribute='spelt') | map('lower') %}
        {% do left_out.append(column) %}
    {% endfor %}
    {% if left_out and flags.WHICH in ['build', 'run', 'retry'] %}
        {% do exceptions.warn(
            'raw_columns.' ~ table ~ ' leaves out ' ~ left_out | join(', ')
            ~ ', which ' ~ raw['name'] ~ ' has: they take their defaults. To read them, add '
            ~ left_out[0] ~ ': ' ~ left_out[0] ~ ' and so on.') %}
    {% endif %}
{% endmacro %}
