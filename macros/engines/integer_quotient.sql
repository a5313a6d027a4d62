{#
    The whole part of a quotient of whole numbers, exact up to 38 digits. Null if an argument is
    null.

    dividend: a whole number, 0 or more;
    divisor: a whole number, 1 or more.
#}
{% macro integer_quotient(dividend, divisor) %}
    {{- return(adapter.dispatch('integer_quotient', 'northstar')(dividend, divisor)) -}}
{% endmacro %}

{% macro default__integer_quotient(dividend, divisor) %}
    {{- return('((' ~ dividend ~ ') div (' ~ divisor ~ '))') -}}
{% endmacro %}

{% macro duckdb__integer_quotient(dividend, divisor) %}
    {{- return('(cast(' ~ dividend ~ ' as hugeint) // cast(' ~ divisor ~ ' as hugeint))') -}}
{% endmacro %}

{% macro postgres__integer_quotient(dividend, divisor) %}
    {{- return('div(cast(' ~ dividend ~ ' as numeric), cast(' ~ divisor ~ ' as numeric))') -}}
{% endmacro %}
