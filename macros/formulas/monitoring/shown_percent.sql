{#
    A share as per cent: 31.2%, below 1% with two decimals. Null stays null.

    share: an SQL number, 1 for 100%.
#}
{% macro shown_percent(share) %}
    {%- set percent = '(' ~ share ~ ') * 100' -%}
    {%- set shown -%}
        case
            when abs({{ percent }}) < 1 then {{ plain_number(as_decimal(percent, 28, 2)) }}
            else {{ plain_number(as_decimal(percent, 28, 1)) }}
        end || '%'
    {%- endset -%}
    {{- return('(' ~ shown ~ ')') -}}
{% endmacro %}
