{#
    A select of no row with the columns of a raw table as text, for a table that is not there.

    columns: the names of the columns, a Jinja list.
#}
{% macro raw_rows_missing(columns) %}
    {% set expressions = [] %}
    {% for column in columns %}
        {% do expressions.append('cast(null as ' ~ dbt.type_string() ~ ') as ' ~ column) %}
    {% endfor %}
    {{ return('select\n        ' ~ expressions | join(',\n        ') ~ '\n    limit 0') }}
{% endmacro %}
