{#
    The points of a value, 0, 5 ... 95 (SPEC 4): 5 x the number of the nineteen ventile cuts that
    it exceeds strictly; at least that percentage of the customers lies below.
    Arguments and nulls as of score_against_cuts. Gives an integer.
#}
{% macro points_against_cuts(value, cuts) %}
    {{- return('(5 * (' ~ score_against_cuts(value, cuts, 20) ~ ' - 1))') -}}
{% endmacro %}
