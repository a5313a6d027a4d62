-- One row per rule seed and version in force on the day of the numbers.
with current_dates as (
    select max(as_of_date) as as_of_date
    from {{ ref('northstar', 'customers') }}
)

{% for seed in rule_seeds() %}
select
    '{{ seed.name }}' as rule_seed,
    cast(rules.rule_version as {{ dbt.type_string() }}) as rule_version,
    min(rules.valid_from) as valid_from,
    count(*) as row_count
from {{ ref(seed.name) }} as rules
inner join current_dates on {{ valid_on('rules', 'current_dates.as_of_date') }}
group by rules.rule_version
{{ 'union all' if not loop.last }}
{% endfor %}
order by rule_seed, rule_version
