{#
    A bound of Wilson's score interval for a proportion, without continuity correction, a double
    (Wilson 1927): (p + q^2 / 2n +- q sqrt(p (1 - p) / n + q^2 / 4n^2)) / (1 + q^2 / n). Newcombe's
    interval for a difference of two proportions is made of these. Null without trials.

    successes: a whole number;
    trials: a whole number;
    quantile: q, standard deviations from the mean to the bound: 1.96 for 95%;
    sign: '-' for the lower bound, '+' for the upper one, Jinja text.
#}
{% macro wilson_bound(successes, trials, quantile, sign) %}
    {%- set n = 'cast(nullif(' ~ trials ~ ', 0) as ' ~ double_type() ~ ')' -%}
    {%- set p = '(' ~ successes ~ ' / ' ~ n ~ ')' -%}
    {%- set q = 'cast(' ~ quantile ~ ' as ' ~ double_type() ~ ')' -%}
    {%- set bound -%}
        ((
            {{ p }} + {{ q }} * {{ q }} / (2 * {{ n }}) {{ sign }} {{ q }} * sqrt(
                {{ p }} * (1 - {{ p }}) / {{ n }} + {{ q }} * {{ q }} / (4 * {{ n }} * {{ n }})
            )
        ) / (1 + {{ q }} * {{ q }} / {{ n }}))
    {%- endset -%}
    {{- return(bound) -}}
{% endmacro %}
