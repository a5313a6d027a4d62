{#
    The points of a value, 0, 5 ... 95, an integer (SPEC 4): 5 x the number of the nineteen ventile
    cuts that it exceeds strictly. At least that percentage of the customers lies below.

    value: a number, greater is better; null gets 0 points;
    cuts: the prefix of the cut columns <cuts>_<percentile>; a null cut counts as not exceeded.
#}
{% macro points_against_cuts(value, cuts) %}
    {{- return('(5 * (' ~ score_against_cuts(value, cuts, 20) ~ ' - 1))') -}}
{% endmacro %}
