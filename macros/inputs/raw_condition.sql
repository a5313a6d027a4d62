{#
    The condition of raw_where for one table, as SQL that names its place for the engine's errors;
    none where there is none.

    table: a table of the input contract, as Jinja text;
    raw: the user's table, as raw_file() gives it.
#}
{% macro raw_condition(table, raw) %}
    {% set condition = raw_settings(table)['where'] %}
    {{ return('/* raw_where.' ~ table ~ ' */ ' ~ in_brackets(raw_names_quoted(raw, condition))
        if condition else none) }}
{% endmacro %}
