-- One row per judged day and rule seed with rules valid on the day. Only those rules are in the
-- fingerprint, so a rule that begins or ends on another day leaves it as it is. A rule's dates,
-- source and reason affect no result and are left out. Seeds that are read for the as-of date alone
-- have no row.
{% set seeds = rule_seeds() | selectattr('moves_history') | map(attribute='name') | list %}
{% set beside_the_rule = ['valid_from', 'valid_to', 'source', 'reason'] %}

-- Rules are read after their test has passed: {{ ref('northstar', 'int_rule_changes') }}
with judged_dates as (
    select * from {{ ref('northstar', 'int_judged_dates') }}
),

final as (
    {% for seed in seeds %}
    {% set columns = [] %}
    {% for column in seed_columns(seed) if column not in beside_the_rule %}
    {% do columns.append('rules.' ~ column) %}
    {% endfor %}
    select
        '{{ seed }}' as rule_seed,
        {{ row_checksum(columns) }} as fingerprint,
        judged_dates.as_of_date
    from judged_dates
    inner join {{ ref(seed) }} as rules
        on {{ valid_on('rules', 'judged_dates.as_of_date') }}
    group by judged_dates.as_of_date
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
