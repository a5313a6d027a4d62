-- One row per rule seed and day on which one of its rules changed: a version began or ended. The
-- first versions, which have no valid_from, change nothing.
{% set seeds = [
    ref('coverage_targets'),
    ref('journey_rules'),
    ref('lifecycle_rules'),
    ref('rfm_cut_points'),
    ref('rfm_segment_cells'),
    ref('score_weights'),
    ref('scoring_parameters'),
    ref('tag_rules'),
    ref('tier_rules'),
] %}

with final as (
    {% for seed in seeds %}
    select
        '{{ seed.identifier }}' as seed_name,
        valid_from as change_date
    from {{ seed }}
    where valid_from is not null
    union
    select
        '{{ seed.identifier }}' as seed_name,
        {{ days_before('valid_to', -1) }} as change_date
    from {{ seed }}
    where valid_to is not null
    {{ 'union' if not loop.last }}
    {% endfor %}
)

select * from final
