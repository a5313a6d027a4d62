{# Mean gap between sales in days (SPEC 3): (date(last sale) - date(first sale)) / (sales - 1),
   6 decimals. Null for one sale or none; 0 where all sales are of one day. #}
{% macro mean_gap_days(first_ordered_date, last_ordered_date, sales_count) %}
    {{- return(ratio(
        days_between(first_ordered_date, last_ordered_date),
        'nullif(greatest(' ~ sales_count ~ ' - 1, 0), 0)')) -}}
{% endmacro %}
