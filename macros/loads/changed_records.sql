{#
    The ids of records that are made of lines (var raw_lines) and whose values are no longer those
    of the last run, as a select with one column named like the id: a line that came later, or
    changed, shows neither in updated_at, the least of the lines' own, nor in the number of rows.
    For a union; no row where the table has no lines.

    table: a table of the input contract with a key, as Jinja text;
    raw: the relation of its staged rows;
    accepted: the relation of the rows that the last run accepted;
    columns: the columns to compare, {staged column: expression over `accepted_rows`}.
#}
{% macro changed_records(table, raw, accepted, columns) %}
    {% set id = input_contract()[table]['key'][0] %}
    {% set differs = ['1 = 0'] %}
    {% for column, expression in columns.items() if raw_settings(table)['has_lines'] %}
        {% do differs.append('raw_rows.' ~ column ~ ' is distinct from ' ~ expression) %}
    {% endfor %}
    select raw_rows.{{ id }}
    from {{ raw }} as raw_rows
    inner join {{ accepted }} as accepted_rows on raw_rows.{{ id }} = accepted_rows.{{ id }}
    where
        {{ differs | join('\n        or ') }}
{% endmacro %}
