-- One row per as-of date. The rules stand side by side in columns, so that a customer joins one row
-- and the first matching rule is one expression.
{% set groups = tag_groups() | selectattr('decided_by', 'equalto', 'rules')
    | map(attribute='code') | list %}

with valid_rules as (
    {{ rules_on_as_of_dates(ref('tag_rules')) }}
),

final as (
    select
        {% for tag_group in groups %}
        {% for slot in range(1, tag_rule_slots() + 1) %}
        max(case when tag_group = '{{ tag_group }}' and match_order = {{ slot }} then tag_code end)
            as {{ tag_group }}_{{ slot }}_tag_code,
        max(case
            when tag_group = '{{ tag_group }}' and match_order = {{ slot }} then value_at_most
        end) as {{ tag_group }}_{{ slot }}_value_at_most,
        {% endfor %}
        {% endfor %}
        as_of_date
    from valid_rules
    group by as_of_date
)

select * from final
