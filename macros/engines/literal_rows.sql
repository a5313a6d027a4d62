{#
    Rows of literals as a relation for a `from`, with its alias.

    alias: the relation's alias, as Jinja text;
    columns: the columns' names, a Jinja list;
    rows: a Jinja list, not empty when the SQL runs, of lists with an SQL expression per column.
#}
{% macro literal_rows(alias, columns, rows) %}
    {{- return(adapter.dispatch('literal_rows', 'northstar')(alias, columns, rows)) -}}
{% endmacro %}

{% macro default__literal_rows(alias, columns, rows) %}
    {% set lines = [] %}
    {% for row in rows %}
        {% do lines.append('(' ~ row | join(', ') ~ ')') %}
    {% endfor %}
    {{- return('(values\n        ' ~ lines | join(',\n        ') ~ '\n    ) as ' ~ alias ~ ' ('
        ~ columns | join(', ') ~ ')') -}}
{% endmacro %}

{# There values stand in an array of structs, whose first names the columns. #}
{% macro bigquery__literal_rows(alias, columns, rows) %}
    {% set lines = [] %}
    {% for row in rows %}
        {% set values = [] %}
        {% for value in row %}
            {% do values.append(
                value ~ (' as ' ~ columns[loop.index0] if not lines else '')) %}
        {% endfor %}
        {% do lines.append('struct(' ~ values | join(', ') ~ ')') %}
    {% endfor %}
    {{- return('unnest([\n        ' ~ lines | join(',\n        ') ~ '\n    ]) as ' ~ alias) -}}
{% endmacro %}
