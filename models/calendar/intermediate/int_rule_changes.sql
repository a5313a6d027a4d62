-- One row per rule seed and day on which one of its rules changes: a version begins, or ended the
-- day before. First versions have no valid_from and change nothing. Few such days keep tiers
-- comparable (S0 5.4).
{% set seeds = rule_seeds() | map(attribute='name') | list %}

with final as (
    {% for seed in seeds %}
    select
        '{{ seed }}' as seed_name,
        valid_from as change_date
    from {{ ref(seed) }}
    where valid_from is not null
    union distinct
    select
        '{{ seed }}' as seed_name,
        {{ days_before('valid_to', -1) }} as change_date
    from {{ ref(seed) }}
    where valid_to is not null
    {{ 'union distinct' if not loop.last }}
    {% endfor %}
)

select * from final
