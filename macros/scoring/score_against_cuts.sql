{#
    A score from 1 to `parts` (SPEC 4): 1 + the number of the parts - 1 cuts that the value
    exceeds strictly. With the population's cuts it equals 1 + floor(parts x (rank - 1) / N) with
    SQL rank(): equal values always get equal scores.

    value: an SQL expression, greater is better (recency enters negated); cuts: the prefix of the
    cut columns, which are named <cuts>_<percentile>; parts: 5 for quintiles, 20 for ventiles.
    A null value or cut counts as not exceeded. Gives an integer.
#}
{% macro score_against_cuts(value, cuts, parts=5) %}
    {%- set terms = ['1'] -%}
    {%- for percentile in cut_percentiles(parts) -%}
        {%- do terms.append(
            'case when (' ~ value ~ ') > ' ~ cuts ~ '_' ~ percentile ~ ' then 1 else 0 end') -%}
    {%- endfor -%}
    {{- return('(' ~ terms | join('\n            + ') ~ ')') -}}
{% endmacro %}
