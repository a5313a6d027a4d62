{#
    A select of a user's table in the shape of the input contract: its rows through raw_where, its
    columns through raw_columns, one row per record where the table has lines.

    table: a table of the input contract, as Jinja text;
    raw: the user's table, as raw_file() gives it;
    is_checked: whether the engine is asked for the types of the columns, which also checks every
        expression; false while nothing is built.
#}
{% macro raw_select(table, raw, is_checked) %}
    {% set settings = raw_settings(table) %}
    {% set rows = raw_rows(table, raw) %}
    {% set read = raw_expressions(table, rows, settings['columns']) %}
    {% set types = query_columns(northstar._commented_select(table, read)) if is_checked else {} %}
    {% set select = 'select\n        ' ~ raw_select_list(table, read['expressions'], types)
        ~ '\n    from ' ~ read['from'] %}
    {{ return(merged_lines(table, select) if settings['has_lines'] else select) }}
{% endmacro %}


{# What is read of a table, over no rows: every expression on a line of its own, led by its place in
   raw_columns, so that the engine's error shows it. #}
{% macro _commented_select(table, read) %}
    {% set lines = [] %}
    {% for column, expression in read['expressions'].items() if expression %}
        {% do lines.append(
            '/* raw_columns.' ~ table ~ '.' ~ column ~ ' */ ' ~ expression ~ ' as ' ~ column) %}
    {% endfor %}
    {{ return('select\n' ~ lines | join(',\n') ~ '\nfrom ' ~ read['from'] ~ ' limit 0') }}
{% endmacro %}
