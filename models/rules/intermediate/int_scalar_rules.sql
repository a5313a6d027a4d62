-- One row per as-of date, with each rule that is a single number in a column of its own, so that
-- formulas read all their numbers from one row. A number that its seed does not state for the day
-- is null.
-- Rules are read after their test has passed: {{ ref('northstar', 'int_rule_changes') }}
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
