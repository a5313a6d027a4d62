{#
    How far a score lies at or under the population's mean score, where the next better octant
    needs it above; null where it need not rise. letter: its place in the octant code, 1 to 3.
#}
{% macro octant_gap(score, letter, octant, target_octant, mean_score) %}
    {{- return(
        'case when substring(' ~ octant ~ ', ' ~ letter ~ ", 1) = 'L' and substring("
        ~ target_octant ~ ', ' ~ letter ~ ", 1) = 'H' then " ~ mean_score ~ ' - ' ~ score
        ~ ' end') -}}
{% endmacro %}
