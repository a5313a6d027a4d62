{#
    A user's table without the rows that raw_where leaves out: those of which its condition is not
    true. As raw_file() gives a file.

    table: a table of the input contract, as Jinja text;
    raw: the user's table, as raw_file() gives it.
#}
{% macro raw_rows(table, raw) %}
    {% set condition = raw_condition(table, raw) %}
    {% if not condition %}
        {{ return(raw) }}
    {% endif %}
    {{ return(dict(raw, **{
        'from': '(select * from ' ~ raw['from'] ~ ' where ' ~ condition ~ ') as chosen_rows'})) }}
{% endmacro %}
