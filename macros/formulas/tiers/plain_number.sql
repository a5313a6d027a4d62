{#
    A number as people write it: without zeros at the end of its decimals (612.5, not 612.5000).
    Null stays null.

    number: an SQL number, whole or decimal.
#}
{% macro plain_number(number) %}
    {%- set text = 'cast(' ~ number ~ ' as ' ~ dbt.type_string() ~ ')' -%}
    {{- return("case when " ~ text ~ " like '%.%' then "
        ~ trim_trailing(trim_trailing(text, '0'), '.') ~ " else " ~ text ~ " end") -}}
{% endmacro %}
