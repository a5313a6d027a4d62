{#
    The margin of a sale or credit note in the reporting currency: amount_reporting - cost_amount x
    fx_rate, rounded once to 4 decimals, half away from zero (SPEC-value V1). Null for a sale
    without a cost. The cost of returned goods is negative, and a missing one is 0. At rate 1
    nothing is multiplied. A cost that exceeds_money_limit() would overflow, so it counts as
    missing.

    order_kind: 'sale' or 'credit_note';
    amount_reporting: the amount in the reporting currency, 4 decimals;
    cost_amount: the cost in the order's currency, 4 decimals, or null;
    fx_rate: the order's rate to the reporting currency, 8 decimals, not null.
#}
{% macro order_margin(order_kind, amount_reporting, cost_amount, fx_rate) %}
    {%- set product = as_factor(cost_amount, 19, 4) ~ ' * ' ~ as_factor(fx_rate, 18, 8) -%}
    {%- set margin -%}
        case
            when {{ cost_amount }} is null or ({{ exceeds_money_limit(cost_amount, fx_rate) }})
                then case
                    when {{ order_kind }} = 'credit_note'
                        then {{ as_decimal(amount_reporting, 28, 4) }}
                end
            when {{ fx_rate }} = 1
                then {{ as_decimal(amount_reporting ~ ' - ' ~ cost_amount, 28, 4) }}
            else {{ as_decimal(
                'round(' ~ as_factor(amount_reporting, 28, 12) ~ ' - '
                ~ as_factor(product, 28, 12) ~ ', 4)', 28, 4
            ) }}
        end
    {%- endset -%}
    {{- return(margin) -}}
{% endmacro %}
