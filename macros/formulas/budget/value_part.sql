{#
    Value as a part of a priority, 0 to 1, 6 decimals (SPEC-value V5): the share of all revenue, 0
    where the revenue or all of it is 0 or less, and 1 at most, since others may have lost money.

    revenue: net revenue, 4 decimals;
    revenue_in_all: net revenue of the whole shop, 4 decimals.
#}
{% macro value_part(revenue, revenue_in_all) %}
    {%- set part -%}
        case
            when {{ revenue }} > 0 and {{ revenue_in_all }} > 0
                then least({{ ratio(revenue, revenue_in_all, operand_scale=4) }}, 1)
            else 0
        end
    {%- endset -%}
    {{- return(as_decimal(part, 28, 6)) -}}
{% endmacro %}
