{#
    A score from 1 to `parts`, an integer (SPEC 4): 1 + the number of the parts - 1 cuts that the
    value exceeds strictly. With the population's cuts it equals 1 + floor(parts x (rank - 1) / N)
    with SQL rank(), so equal values always get equal scores.

    value: a number, greater is better (recency enters negated); null gets 1;
    cuts: the prefix of the cut columns <cuts>_<percentile>; a null cut counts as not exceeded;
    parts: 5 for quintiles (the default), 20 for ventiles.
#}
{% macro score_against_cuts(value, cuts, parts=5) %}
    {%- set terms = ['1'] -%}
    {%- for percentile in cut_percentiles(parts) -%}
        {%- do terms.append(
            'case when (' ~ value ~ ') > ' ~ cuts ~ '_' ~ percentile ~ ' then 1 else 0 end') -%}
    {%- endfor -%}
    {{- return('(' ~ terms | join('\n            + ') ~ ')') -}}
{% endmacro %}
