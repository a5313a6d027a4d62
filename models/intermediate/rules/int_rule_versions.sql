-- One row per judged day and rule seed with rules valid on it: the checksum of what those rules
-- say. A rule that begins or ends on another day says nothing new on this one.
{% set seeds = [
    ref('journey_rules'),
    ref('lifecycle_rules'),
    ref('rfm_cut_points'),
    ref('rfm_segment_cells'),
    ref('score_weights'),
    ref('scoring_parameters'),
    ref('tier_rules'),
] %}
{% set beside_the_rule = ['valid_from', 'valid_to', 'source', 'reason'] %}

-- What reads rules waits for the test of int_rule_changes: {{ ref('int_rule_changes') }}
with judged_dates as (
    select * from {{ ref('int_judged_dates') }}
),

final as (
    {% for seed in seeds %}
    {% set columns = [] %}
    {% for column in seed_columns(seed.identifier) if column not in beside_the_rule %}
    {% do columns.append('rules.' ~ column) %}
    {% endfor %}
    select
        '{{ seed.identifier }}' as rule_seed,
        {{ row_checksum(columns) }} as checksum,
        judged_dates.as_of_date
    from judged_dates
    inner join {{ seed }} as rules
        on {{ valid_on('rules', 'judged_dates.as_of_date') }}
    group by judged_dates.as_of_date
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
