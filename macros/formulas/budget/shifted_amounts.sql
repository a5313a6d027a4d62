{#
    Two steps of a `with`: amounts of purposes after shifts between them (SPEC-value V5, seed
    budget_shifts). Each shift takes its share of the purpose's amount before any shift, in whole
    cents by largest remainders, ties by code; the purpose keeps the rest. What a shift takes goes
    to another purpose, which becomes a row where there was none. Shifts of a purpose without a row
    do nothing. The result has the columns of a group, purpose, amount and shifts, the codes of all
    shifts that took from or gave to the purpose, as one text, null without any.

    amounts: a relation with the columns of a group, purpose and amount;
    shifts: a relation with the columns of a group, purpose (that gives), to_purpose, shift_code,
        and weight, a share in millionths;
    group: the columns within which money is shifted, a list;
    result: the name of the second step.
#}
{% macro shifted_amounts(amounts, shifts, group, result) %}
{% set columns = group | join(',\n        ') %}
{{ result }}_weights as (
    select
        {% for column in group %}
        {{ amounts }}.{{ column }},
        {% endfor %}
        {{ amounts }}.purpose,
        {{ amounts }}.amount,
        {{ shifts }}.to_purpose,
        {{ shifts }}.shift_code,
        {{ shifts }}.weight
    from {{ amounts }}
    inner join {{ shifts }}
        on
            {% for column in group %}
            {{ amounts }}.{{ column }} = {{ shifts }}.{{ column }} and
            {% endfor %}
            {{ amounts }}.purpose = {{ shifts }}.purpose
    union all
    select
        {% for column in group %}
        {{ amounts }}.{{ column }},
        {% endfor %}
        {{ amounts }}.purpose,
        {{ amounts }}.amount,
        {{ amounts }}.purpose as to_purpose,
        '' as shift_code,
        greatest(1000000 - coalesce(sum({{ shifts }}.weight), 0), 0) as weight
    from {{ amounts }}
    left join {{ shifts }}
        on
            {% for column in group %}
            {{ amounts }}.{{ column }} = {{ shifts }}.{{ column }} and
            {% endfor %}
            {{ amounts }}.purpose = {{ shifts }}.purpose
    group by
        {% for column in group %}
        {{ amounts }}.{{ column }},
        {% endfor %}
        {{ amounts }}.purpose,
        {{ amounts }}.amount
),

{{ result }}_parts as (
    {{ proportional_parts(
        result ~ '_weights', group + ['purpose', 'to_purpose', 'shift_code'], group + ['purpose'],
        ['shift_code'], 'amount', 'weight', 2, 'moved') }}
),

{{ result }}_sides as (
    select
        {{ columns }},
        to_purpose as purpose,
        moved as amount,
        nullif(shift_code, '') as shift_code
    from {{ result }}_parts
    union all
    select
        {{ columns }},
        purpose,
        0 as amount,
        shift_code
    from {{ result }}_parts
    where shift_code <> ''
),

{{ result }} as (
    select
        {{ columns }},
        purpose,
        {{ as_decimal('sum(amount)', 28, 2) }} as amount,
        {{ text_list('shift_code', "', '", [byte_order('shift_code')]) }} as shifts
    from {{ result }}_sides
    group by {{ group | join(', ') }}, purpose
)
{%- endmacro %}
