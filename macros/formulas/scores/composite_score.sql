{#
    Composite score (S0 2.2, SPEC 4), 6 decimals, null if an argument is null:
        R x recency_weight + F x frequency_weight + M x monetary_weight
        R = (base_days - recency_days) / unit_days, F = frequency, M = monetary
    The plan writes R as (date(last sale) - base date) / unit_days with base date = as_of_date -
    base_days. R is rounded to 6 decimals, as all ratios are. The score is kept for the plan's sake:
    money swamps it, so composite_points compares customers instead.

    recency_days: whole days since the last sale;
    frequency: the number of sales;
    monetary: net revenue, 4 decimals;
    recency_weight, frequency_weight, monetary_weight: weights of seed score_weights, under 10^6;
    base_days: whole days from the base date to the as-of date;
    unit_days: whole days that make one unit of R.
#}
{% macro composite_score(
    recency_days, frequency, monetary,
    recency_weight, frequency_weight, monetary_weight, base_days, unit_days
) %}
    {%- set recency = ratio(
        'cast(' ~ base_days ~ ' as integer) - ' ~ recency_days,
        'cast(' ~ unit_days ~ ' as integer)'
    ) -%}
    {%- set sum -%}
        {{ as_factor(recency_weight, 10, 4) }} * {{ as_factor(recency, 19, 6) }}
        + {{ as_factor(frequency_weight, 10, 4) }} * {{ as_factor(frequency, 19, 0) }}
        + {{ as_factor(monetary_weight, 10, 4) }} * {{ as_factor(monetary, 22, 4) }}
    {%- endset -%}
    {{- return(as_decimal('round(' ~ sum ~ ', 6)', 38, 6)) -}}
{% endmacro %}
