{#
    Degrees of freedom of Welch's test of two means (Welch 1947, Satterthwaite), a double:
    (u + v)^2 / (u^2 / (n1 - 1) + v^2 / (n0 - 1)). Null where both are 0 or a sample has one value.

    error, values: the squared standard error u of the first mean (variance / n1) and its number of
        values n1, columns;
    other_error, other_values: those of the second one, columns.
#}
{% macro welch_degrees(error, values, other_error, other_values) %}
    {{- return(
        'power(' ~ error ~ ' + ' ~ other_error ~ ', 2) / nullif(power(' ~ error
        ~ ', 2) / nullif(' ~ values ~ ' - 1, 0) + power(' ~ other_error ~ ', 2) / nullif('
        ~ other_values ~ ' - 1, 0), 0)') -}}
{% endmacro %}
