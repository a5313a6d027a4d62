{#
    A score's distance below the population's mean score, where the next better octant needs the
    score above it. Null if the score need not rise. 0 is a shortfall, too: the score must exceed
    the mean.

    score: the customer's score, 1 to 5;
    letter: the score's place in the octant code, 1 to 3, a Jinja number;
    octant: the customer's octant code;
    target_octant: the code of the next better octant;
    mean_score: the population's mean score.
#}
{% macro octant_shortfall(score, letter, octant, target_octant, mean_score) %}
    {{- return(
        'case when substring(' ~ octant ~ ', ' ~ letter ~ ", 1) = 'L' and substring("
        ~ target_octant ~ ', ' ~ letter ~ ", 1) = 'H' then " ~ mean_score ~ ' - ' ~ score
        ~ ' end') -}}
{% endmacro %}
