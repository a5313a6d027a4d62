{#
    What the variables say about one raw table, a Jinja mapping:
    - columns: its map of raw_columns, {contract column: SQL expression}, or none;
    - where: the condition of raw_where, or none;
    - has_lines: whether raw_lines names it, so that several rows make one record;
    - csv: the entries of raw_csv for it, those for all tables included (see raw_file).

    table: a table of the input contract, as Jinja text.
#}
{% macro raw_settings(table) %}
    {% set tables = input_contract() %}
    {% set csv = {} %}
    {% for name, value in var('raw_csv').items() if name not in tables %}
        {% do csv.update({name: value}) %}
    {% endfor %}
    {% do csv.update(var('raw_csv').get(table) or {}) %}
    {{ return({
        'columns': var('raw_columns').get(table),
        'where': var('raw_where').get(table),
        'has_lines': table in var('raw_lines'),
        'csv': csv,
    }) }}
{% endmacro %}
