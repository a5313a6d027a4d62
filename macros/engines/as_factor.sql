{#
    A number as decimal(precision, scale) for a product or a quotient that keeps all its digits, up
    to 38: a bignumeric on BigQuery, else as as_decimal() gives it. Null stays null.

    number: an SQL number; precision, scale: digits in all and after the point, Jinja numbers.
#}
{% macro as_factor(number, precision, scale) %}
    {{- return(adapter.dispatch('as_factor', 'northstar')(number, precision, scale)) -}}
{% endmacro %}

{% macro default__as_factor(number, precision, scale) %}
    {{- return(as_decimal(number, precision, scale)) -}}
{% endmacro %}

{% macro bigquery__as_factor(number, precision, scale) %}
    {{- return('round(cast(' ~ number ~ ' as bignumeric), ' ~ scale ~ ')') -}}
{% endmacro %}
