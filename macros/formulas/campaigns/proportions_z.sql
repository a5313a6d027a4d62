{#
    The z statistic of the difference of two proportions, with their pooled variance, a double:
    (p1 - p0) / sqrt(p (1 - p) (1 / n1 + 1 / n0)). Null without trials of one of the two, and where
    nothing or everything succeeds.

    successes, trials: whole numbers, of the first proportion;
    other_successes, other_trials: those of the second one.
#}
{% macro proportions_z(successes, trials, other_successes, other_trials) %}
    {%- set n1 = 'cast(nullif(' ~ trials ~ ', 0) as ' ~ double_type() ~ ')' -%}
    {%- set n0 = 'cast(nullif(' ~ other_trials ~ ', 0) as ' ~ double_type() ~ ')' -%}
    {%- set together = '(' ~ successes ~ ' + ' ~ other_successes ~ ')' -%}
    {%- set both = '(' ~ n1 ~ ' + ' ~ n0 ~ ')' -%}
    {%- set z -%}
        case
            when {{ together }} > 0 and {{ together }} < {{ both }} then
                ({{ successes }} / {{ n1 }} - {{ other_successes }} / {{ n0 }}) / sqrt(
                    {{ together }} / {{ both }} * (1 - {{ together }} / {{ both }})
                    * (1 / {{ n1 }} + 1 / {{ n0 }})
                )
        end
    {%- endset -%}
    {{- return(z) -}}
{% endmacro %}
