{#
    A select of the rows of a relation, each with its part of a sum that is split in proportion to
    weights, in whole units of the last decimal (SPEC-value, Numbers): every part is rounded towards
    zero, and the units that are left go, one each, to the largest remainders, ties by key. So the
    parts of a group always add up to its sum. Where the weights of a group sum to 0 nobody gets
    any: all parts are 0. Nested splits call this once per level.

    All digits count: a sum of up to 27 digits is divided nine digits at a time, as on paper, with
    weights that sum to less than 10^28. No number on the way needs more than 38 digits.

    relation: the relation with the rows;
    columns: its columns to keep, a list, with those of group and keys;
    group: the columns that identify a sum, a list, none of them null;
    keys: the text columns that order equal remainders, byte by byte, a list;
    amount: the sum, the same in all rows of a group, with at most `scale` decimals;
    weight: a whole number, 0 or more;
    scale: decimals of the parts, 4 for money, 2 for budgets;
    part: the name of the new column.
#}
{% macro proportional_parts(relation, columns, group, keys, amount, weight, scale, part) %}
{% set kept = columns | join(',\n        ') %}
{% set by = 'partition by ' ~ group | join(', ') %}
{% set ordered_keys = [] %}
{% for key in keys %}
    {% do ordered_keys.append(byte_order(key)) %}
{% endfor %}
{% set digits = as_factor('1000000000', 38, 0) %}
{% set whole_weight = as_factor(weight, 38, 0) %}
{% set signed_units %}
    coalesce(
        split_sign * (
            split_quotient_3 + case when split_rank <= split_units_left then 1 else 0 end
        ),
        0
    )
{% endset %}
with weighed as (
    select
        {{ kept }},
        case when {{ amount }} < 0 then -1 else 1 end as split_sign,
        {{ as_factor('abs(' ~ amount ~ ') * 1' ~ '0' * scale, 38, 0) }} as split_units,
        {{ whole_weight }} as split_weight,
        nullif(sum({{ whole_weight }}) over ({{ by }}), 0) as split_weights
    from {{ relation }}
),

cut as (
    select
        *,
        {{ as_factor(integer_quotient('split_units', digits ~ ' * ' ~ digits), 38, 0) }}
            as split_digits_1,
        {{ as_factor('mod(' ~ integer_quotient('split_units', digits) ~ ', ' ~ digits ~ ')', 38, 0)
        }} as split_digits_2,
        {{ as_factor('mod(split_units, ' ~ digits ~ ')', 38, 0) }} as split_digits_3
    from weighed
),

divided_0 as (
    select
        *,
        {{ as_factor('0', 38, 0) }} as split_quotient_0,
        {{ as_factor('0', 38, 0) }} as split_remainder_0
    from cut
),

{# The quotient so far gets nine more digits; the remainder stays below the sum of the weights. #}
{% for step in range(1, 4) %}
dividend_{{ step }} as (
    select
        *,
        {{ as_factor(
            'split_remainder_' ~ (step - 1) ~ ' * ' ~ digits ~ ' + split_digits_' ~ step
            ~ ' * split_weight', 38, 0
        ) }} as split_dividend_{{ step }}
    from divided_{{ step - 1 }}
),

divided_{{ step }} as (
    select
        *,
        {{ as_factor(
            'split_quotient_' ~ (step - 1) ~ ' * ' ~ digits ~ ' + '
            ~ integer_quotient('split_dividend_' ~ step, 'split_weights'), 38, 0
        ) }} as split_quotient_{{ step }},
        {{ as_factor('mod(split_dividend_' ~ step ~ ', split_weights)', 38, 0) }}
            as split_remainder_{{ step }}
    from dividend_{{ step }}
),

{% endfor %}
ranked as (
    select
        *,
        split_units - sum(split_quotient_3) over ({{ by }}) as split_units_left,
        row_number() over (
            {{ by }}
            order by split_remainder_3 desc, {{ ordered_keys | join(', ') }}
        ) as split_rank
    from divided_3
),

final as (
    select
        {{ kept }},
        {{ as_decimal(
            signed_units ~ ' * ' ~ decimal_literal('0.' ~ '0' * (scale - 1) ~ '1'), 28, scale
        ) }} as {{ part }}
    from ranked
)

select * from final
{% endmacro %}
