{#
    Days until a customer's silence counts as decline, an integer, 0 once it does (SPEC 5):
        greatest(0, greatest(floor(gaps_above x expected_gap_days), days_above) + 1 - recency_days)
    No argument may be null: greatest() passes over nulls on some engines.

    recency_days: whole days since the last sale;
    expected_gap_days: days after which the next sale is expected;
    days_above: the bound of the decline rule in days;
    gaps_above: its bound in expected gaps.
#}
{% macro days_until_decline(recency_days, expected_gap_days, days_above, gaps_above) %}
    {%- set last_quiet_day -%}
        greatest(
            cast(
                floor({{ gaps_above }} * {{ as_factor(expected_gap_days, 19, 6) }}) as integer
            ),
            cast({{ days_above }} as integer)
        )
    {%- endset -%}
    {{- return('greatest(0, ' ~ last_quiet_day ~ ' + 1 - ' ~ recency_days ~ ')') -}}
{% endmacro %}
