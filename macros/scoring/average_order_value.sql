{# Average order value (SPEC 3): gross revenue / number of sales, 4 decimals; null without a
   sale. #}
{% macro average_order_value(gross_revenue, sales_count) %}
    {{- return(ratio(gross_revenue, sales_count, scale=4, operand_scale=4)) -}}
{% endmacro %}
