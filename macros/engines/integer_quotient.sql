{#
    The whole part of a quotient of whole numbers, exact up to 38 digits. Null if an argument is
    null.

    dividend: a whole number, 0 or more;
    divisor: a whole number, 1 or more.
#}
{% macro integer_quotient(dividend, divisor) %}
    {{- return(adapter.dispatch('integer_quotient', 'northstar')(dividend, divisor)) -}}
{% endmacro %}

{# What is divided leaves no remainder, so that no digit of the quotient is rounded. #}
{% macro default__integer_quotient(dividend, divisor) %}
    {%- set whole = 'cast(' ~ dividend ~ ' as decimal(38, 0))' -%}
    {%- set by = 'cast(' ~ divisor ~ ' as decimal(38, 0))' -%}
    {{- return('cast((' ~ whole ~ ' - mod(' ~ whole ~ ', ' ~ by ~ ')) / ' ~ by
        ~ ' as decimal(38, 0))') -}}
{% endmacro %}

{% macro duckdb__integer_quotient(dividend, divisor) %}
    {{- return('(cast(' ~ dividend ~ ' as hugeint) // cast(' ~ divisor ~ ' as hugeint))') -}}
{% endmacro %}

{% macro postgres__integer_quotient(dividend, divisor) %}
    {{- return('div(cast(' ~ dividend ~ ' as numeric), cast(' ~ divisor ~ ' as numeric))') -}}
{% endmacro %}

{% macro bigquery__integer_quotient(dividend, divisor) %}
    {{- return('div(cast(' ~ dividend ~ ' as bignumeric), cast(' ~ divisor ~ ' as bignumeric))') -}}
{% endmacro %}
