{# The whole part of one non-negative whole number divided by a positive one, exactly, for numbers
   of any size the engine's widest whole type holds (38 digits). #}
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
