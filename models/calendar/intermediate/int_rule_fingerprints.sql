-- One row per judged day and rule seed with rules valid on it: the fingerprint of what those rules
-- say. A rule that begins or ends on another day leaves this day's fingerprint as it is.
{% set seeds = rule_seeds() | selectattr('moves_history') | map(attribute='name') | list %}
{% set beside_the_rule = ['valid_from', 'valid_to', 'source', 'reason'] %}

-- Rules are read after the test of int_rule_changes: {{ ref('northstar', 'int_rule_changes') }}
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
