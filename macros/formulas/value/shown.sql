{#
    A floating point result as marts show it: rounded to 6 decimals, half away from zero
    (SPEC-value, Numbers). Null where it has no finite value below 10^21.

    value: an SQL expression of floating point.
#}
{% macro shown(value) %}
    {{- return('case when abs(' ~ value ~ ') < 1e21 then '
        ~ as_decimal('round(' ~ as_factor(value, 38, 12) ~ ', 6)', 28, 6) ~ ' end') -}}
{% endmacro %}
