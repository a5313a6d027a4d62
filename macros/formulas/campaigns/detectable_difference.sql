{#
    The smallest difference of two proportions that a test of their sizes finds as a rule, a double:
    quantiles x sqrt(p (1 - p) (1 / n1 + 1 / n0)). Null without trials of one of the two.

    quantiles: 2.8 for 80% of all tests at a level of 5%;
    successes, trials: whole numbers, of the proportion p = successes / trials;
    other_trials: trials of the other proportion, a whole number.
#}
{% macro detectable_difference(quantiles, successes, trials, other_trials) %}
    {%- set n0 = 'cast(nullif(' ~ trials ~ ', 0) as ' ~ double_type() ~ ')' -%}
    {%- set n1 = 'cast(nullif(' ~ other_trials ~ ', 0) as ' ~ double_type() ~ ')' -%}
    {{- return(
        quantiles ~ ' * sqrt(' ~ successes ~ ' / ' ~ n0 ~ ' * (1 - ' ~ successes ~ ' / ' ~ n0
        ~ ') * (1 / ' ~ n1 ~ ' + 1 / ' ~ n0 ~ '))') -}}
{% endmacro %}
