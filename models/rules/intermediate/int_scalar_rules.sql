-- One row per as-of date: every rule that is one number, as it is valid on that day. A number that
-- its seed does not state is null.
-- Rules are read after the test of int_rule_changes: {{ ref('northstar', 'int_rule_changes') }}
{% set seeds = scalar_rules() | map(attribute='seed') | unique | list %}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
),

{% for seed in seeds %}
{{ seed }} as (
    select
        {% for rule in scalar_rules() | selectattr('seed', 'equalto', seed) %}
        max(case when {{ rule.condition }} then rules.{{ rule.value }} end) as {{ rule.column }},
        {% endfor %}
        as_of_dates.as_of_date
    from as_of_dates
    inner join {{ ref(seed) }} as rules
        on {{ valid_on('rules', 'as_of_dates.as_of_date') }}
    group by as_of_dates.as_of_date
),

{% endfor %}
final as (
    select
        {% for rule in scalar_rules() %}
        {{ rule.seed }}.{{ rule.column }},
        {% endfor %}
        as_of_dates.as_of_date
    from as_of_dates
    {% for seed in seeds %}
    left join {{ seed }} on as_of_dates.as_of_date = {{ seed }}.as_of_date
    {% endfor %}
)

select * from final
