{#
    A number as decimal(precision, scale), rounded half away from zero. Null stays null.

    BigQuery takes no digits in a cast: there it is rounded, and stored as numeric, which has nine
    decimals. A product of two such values would be rounded to nine, so factors come from
    as_factor().

    number: an SQL number; precision, scale: digits in all and after the point, Jinja numbers.
#}
{% macro as_decimal(number, precision, scale) %}
    {{- return(adapter.dispatch('as_decimal', 'northstar')(number, precision, scale)) -}}
{% endmacro %}

{% macro default__as_decimal(number, precision, scale) %}
    {{- return('cast(' ~ number ~ ' as decimal(' ~ precision ~ ', ' ~ scale ~ '))') -}}
{% endmacro %}

{% macro bigquery__as_decimal(number, precision, scale) %}
    {{- return('cast(round(cast(' ~ number ~ ' as bignumeric), ' ~ scale ~ ') as numeric)') -}}
{% endmacro %}
