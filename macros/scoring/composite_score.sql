{#
    Composite score (S0 2.2): R x w_r + F x w_f + M x w_m with R = (date(last sale) - base date)
    / unit_days and base date = as_of_date - base_days, so R = (base_days - recency_days)
    / unit_days, a ratio of 6 decimals as all are; the sum is rounded to 6 decimals. Kept for the
    plan's sake: money swamps it; composite_points is what compares customers.
#}
{% macro composite_score(
    recency_days, frequency, monetary,
    recency_weight, frequency_weight, monetary_weight, base_days, unit_days
) %}
    {%- set recency = ratio(
        'cast(' ~ base_days ~ ' as integer) - ' ~ recency_days,
        'cast(' ~ unit_days ~ ' as integer)'
    ) -%}
    {%- set score -%}
        cast(
            round(
                {{ recency_weight }} * {{ recency }}
                + {{ frequency_weight }} * {{ frequency }}
                + {{ monetary_weight }} * {{ monetary }},
                6
            ) as decimal(38, 6)
        )
    {%- endset -%}
    {{- return(score) -}}
{% endmacro %}
