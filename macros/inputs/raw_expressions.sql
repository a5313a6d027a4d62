{#
    What turns a user's table into a table of the input contract: every column of the contract, and
    the FROM item to read it from. A missing column is null, so that its default applies.

    table: a table of the input contract, as Jinja text;
    raw: the user's table, as raw_file() gives it;
    mapping: the table's map of var raw_columns, {contract column: SQL expression}, where a column
        left out is missing; or none, where columns go by their own names.
    Returns {'from', 'expressions': {column: SQL, or none where it is missing}}.
#}
{% macro raw_expressions(table, raw, mapping) %}
    {% set expressions = {} %}
    {% set source = [raw['from']] %}
    {% for column in input_contract()[table]['columns'] %}
        {% set wanted = mapping.get(column) if mapping else column %}
        {% set header = raw_header(raw, wanted) if wanted %}
        {% if header %}
            {% set expression = adapter.quote(header) %}
        {% elif mapping and wanted %}
            {% set parts = raw_arithmetic(raw, wanted) %}
            {% set calculation = exact_calculation(
                dict(raw, **{'from': source[-1]}), parts, column)
                if parts and northstar._is_exact(raw, parts) %}
            {% if calculation %}
                {% do source.append(calculation['from']) %}
                {% set expression = calculation['expression'] %}
            {% else %}
                {% set expression = '(' ~ wanted ~ ')' %}
            {% endif %}
        {% else %}
            {% set expression = none %}
        {% endif %}
        {% do expressions.update({column: expression}) %}
    {% endfor %}
    {{ return({'from': source[-1], 'expressions': expressions}) }}
{% endmacro %}


{# Whether this engine calculates exactly with the columns of a calculation: on DuckDB, where all of
   them are text; elsewhere every column becomes text. #}
{% macro _is_exact(raw, parts) %}
    {% for part in parts if part['kind'] == 'column' and reads_files() %}
        {% if raw['types'].get(part['text']) != 'VARCHAR' %}
            {{ return(false) }}
        {% endif %}
    {% endfor %}
    {{ return(true) }}
{% endmacro %}
