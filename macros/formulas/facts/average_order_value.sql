{#
    Average order value (SPEC 3), 4 decimals: gross_revenue / sales_count. Null without a sale.

    gross_revenue: the sum of all sales, 4 decimals;
    sales_count: the number of sales.
#}
{% macro average_order_value(gross_revenue, sales_count) %}
    {{- return(ratio(gross_revenue, sales_count, scale=4, operand_scale=4)) -}}
{% endmacro %}
