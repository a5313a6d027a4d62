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
    {% for column, properties in input_contract()[table]['columns'].items() %}
        {% set wanted = mapping.get(column) if mapping else column %}
        {% set header = raw_header(raw, wanted) if wanted %}
        {% set calculation = northstar._calculation(
            dict(raw, **{'from': source[-1]}), wanted, column)
            if mapping and wanted and not header %}
        {% if calculation %}
            {% do source.append(calculation['from']) %}
            {% set expression = calculation['expression'] %}
        {% elif header %}
            {% set expression = formatted_value(raw, quoted_name(header), properties['type']) %}
        {% elif mapping and wanted %}
            {% set expression = formatted_value(
                raw, in_brackets(raw_names_quoted(raw, wanted)), properties['type']) %}
        {% else %}
            {% set expression = none %}
        {% endif %}
        {% do expressions.update({column: expression}) %}
    {% endfor %}
    {{ return({'from': source[-1], 'expressions': expressions}) }}
{% endmacro %}


{# The exact_calculation() that an expression of raw_columns is, or none if it is another one.
   DuckDB calculates exactly where all columns are text; elsewhere every column becomes text. #}
{% macro _calculation(raw, expression, key) %}
    {% set parts = raw_arithmetic(raw, expression) %}
    {% if not parts %}
        {{ return(none) }}
    {% endif %}
    {% set numbers = [] %}
    {% for part in parts if part['kind'] == 'column' %}
        {% if reads_files() and raw['types'].get(part['text']) != 'VARCHAR' %}
            {{ return(none) }}
        {% endif %}
        {% set column = quoted_name(part['text']) %}
        {% set number = formatted_value(raw, column, 'number') %}
        {% if number != column %}
            {% set name = key ~ ' from ' ~ part['text'] %}
            {% do part.update({'text': name}) %}
            {% do numbers.append(number ~ ' as ' ~ quoted_name(name)) %}
        {% endif %}
    {% endfor %}
    {% if numbers %}
        {% set raw = dict(raw, **{
            'from': '(select *, ' ~ numbers | unique | join(', ') ~ ' from ' ~ raw['from'] ~ ')',
        }) %}
    {% endif %}
    {{ return(exact_calculation(raw, parts, key)) }}
{% endmacro %}
