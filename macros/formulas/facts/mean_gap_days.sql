{#
    Mean days between one sale and the next (SPEC 3), 6 decimals: (day of the last sale - day of the
    first) / (sales_count - 1). Null for one sale or none; 0 if all sales are of one day.

    first_ordered_date: the day of the first sale;
    last_ordered_date: the day of the last sale;
    sales_count: the number of sales.
#}
{% macro mean_gap_days(first_ordered_date, last_ordered_date, sales_count) %}
    {{- return(ratio(
        days_between(first_ordered_date, last_ordered_date),
        'nullif(greatest(' ~ sales_count ~ ' - 1, 0), 0)')) -}}
{% endmacro %}
