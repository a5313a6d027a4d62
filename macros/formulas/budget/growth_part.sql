{#
    Growth as a part of a priority, 0 to 1, 6 decimals (SPEC-value V5). Growth is revenue / revenue
    before - 1, and 0 where the revenue before is 0 or less; it is cut to -1 .. 1 and moved to
    0 .. 1. So a single division gives it: revenue / (2 x revenue before), cut to 0 .. 1.

    revenue: net revenue of the later months, 4 decimals;
    revenue_before: net revenue of as many months before, 4 decimals.
#}
{% macro growth_part(revenue, revenue_before) %}
    {%- set part -%}
        case
            when {{ revenue_before }} > 0
                then least(greatest({{ ratio(
                    revenue, '2 * (' ~ revenue_before ~ ')', operand_scale=4) }}, 0), 1)
            else {{ decimal_literal('0.5') }}
        end
    {%- endset -%}
    {{- return(as_decimal(part, 28, 6)) -}}
{% endmacro %}
