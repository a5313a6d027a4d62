{#
    The gap in days after which a customer's next sale is expected (SPEC 3): their own mean gap
    from `min_sales` sales on, else the population's median, else (there is none) `min_days`;
    never under `min_days`. 6 decimals.
#}
{% macro expected_gap_days(mean_gap_days, sales_count, median_gap_days, min_sales, min_days) %}
    {%- set gap -%}
        cast(greatest(
            case
                when {{ sales_count }} >= {{ min_sales }} then {{ mean_gap_days }}
                else coalesce({{ median_gap_days }}, {{ min_days }})
            end,
            {{ min_days }}
        ) as decimal(28, 6))
    {%- endset -%}
    {{- return(gap) -}}
{% endmacro %}
