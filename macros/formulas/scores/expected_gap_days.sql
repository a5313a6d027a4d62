{#
    Days after which a customer's next sale is expected (SPEC 3), 6 decimals: their own mean gap
    from min_sales sales on; else the population's median; else, where there is none, min_days.
    Never under min_days.

    mean_gap_days: the customer's mean gap in days, null under two sales;
    sales_count: the number of sales;
    median_gap_days: the population's median gap in days, null if there is none;
    min_sales: the number of sales from which the own gap is trusted;
    min_days: the least gap in days.
#}
{% macro expected_gap_days(mean_gap_days, sales_count, median_gap_days, min_sales, min_days) %}
    {%- set gap -%}
        greatest(
            case
                when {{ sales_count }} >= {{ min_sales }} then {{ mean_gap_days }}
                else coalesce({{ median_gap_days }}, {{ min_days }})
            end,
            {{ min_days }}
        )
    {%- endset -%}
    {{- return(as_decimal(gap, 28, 6)) -}}
{% endmacro %}
