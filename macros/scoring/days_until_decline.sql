{#
    Days until a customer's silence counts as decline, 0 if it does (SPEC 5): greatest(0,
    greatest(floor(gaps x expected_gap_days), days) + 1 - recency_days), an integer.
    gaps_above, days_above: the bounds of the decline rule. Null where a value is null.
#}
{% macro days_until_decline(recency_days, expected_gap_days, days_above, gaps_above) %}
    {%- set last_quiet_day -%}
        greatest(
            cast(floor({{ gaps_above }} * {{ expected_gap_days }}) as integer),
            cast({{ days_above }} as integer)
        )
    {%- endset -%}
    {{- return('greatest(0, ' ~ last_quiet_day ~ ' + 1 - ' ~ recency_days ~ ')') -}}
{% endmacro %}
