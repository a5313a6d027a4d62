{#
    The margin of a refund in the reporting currency: - margin of its order x refund amount / order
    amount, rounded once to 4 decimals, half away from zero (SPEC-value V1), from whole units of the
    fourth decimal. Null for an order without margin or of amount 0, and for a margin of 10^14 or
    more, which only a refund far above its order's amount could have.

    order_margin: the order's margin, 4 decimals, or null;
    refund_amount: the amount refunded in the order's currency, positive, 4 decimals;
    order_amount: the order's amount in its currency, 4 decimals.
#}
{% macro refund_margin(order_margin, refund_amount, order_amount) %}
    {%- set margin_units = as_factor(
        as_factor('abs(' ~ order_margin ~ ')', 19, 4) ~ ' * 10000', 19, 0) -%}
    {%- set refund_units = as_factor(as_factor(refund_amount, 19, 4) ~ ' * 10000', 18, 0) -%}
    {%- set order_units = as_factor(
        as_factor('abs(nullif(' ~ order_amount ~ ', 0))', 19, 4) ~ ' * 10000', 18, 0) -%}
    {%- set units = integer_quotient(
        margin_units ~ ' * ' ~ refund_units ~ ' + ' ~ integer_quotient(order_units, 2),
        order_units) -%}
    {%- set sign_of_margin -%}
        case when sign({{ order_margin }}) * sign({{ order_amount }}) > 0 then -1 else 1 end
    {%- endset -%}
    {%- set margin -%}
        case
            when {{ units }} < 1000000000000000000
                then {{ as_decimal(
                    sign_of_margin ~ ' * ' ~ as_factor(units, 18, 0) ~ ' * '
                    ~ decimal_literal('0.0001'), 28, 4
                ) }}
        end
    {%- endset -%}
    {{- return(margin) -}}
{% endmacro %}
