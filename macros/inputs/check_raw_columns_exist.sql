{#
    Stops the run if a user's table lacks a column that is required, or that its map names. Says
    which of its columns a map leaves out.

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
