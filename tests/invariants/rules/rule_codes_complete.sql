-- Every code that a formula looks up in a rule seed has a rule. Without one its number would be
-- null, and so would everything made of it. (Another test checks that a rule has a version for
-- every day.) A failing row names a seed and a code that it lacks, or a code that no formula reads.
{% set known = {
    'scoring_parameters': [],
    'score_weights': ['social.referred_customer'],
    'lifecycle_rules': stages()['lifecycle'],
    'day_parts': range(24),
    'journey_rules': stages()['journey'],
    'tag_rules': tag_groups() | selectattr('decided_by', 'equalto', 'rules')
        | map(attribute='code') | list,
    'tier_rules': tier_systems() | map(attribute='code') | list,
} %}
{% for tier_system in tier_systems() %}
{% do known['tier_rules'].append(tier_system.code ~ '.' ~ unprofiled_tier() | replace("'", '')) %}
{% endfor %}
{% for recency in 'HL' %}
{% for frequency in 'HL' %}
{% for monetary in 'HL' %}
{% do known['tier_rules'].append('rfm_octant.' ~ recency ~ frequency ~ monetary) %}
{% endfor %}
{% endfor %}
{% endfor %}
{% for rule in scalar_rules() if rule.seed in ['scoring_parameters', 'score_weights'] %}
{% do known[rule.seed].append(rule.codes.values() | join('.')) %}
{% endfor %}
{# Weights of events may be left out: such events weigh nothing. #}
{% set optional_weights = [] %}
{% for score in ['interaction', 'social'] %}
{% for event_type in event_types() %}
{% do optional_weights.append(score ~ '.' ~ event_type) %}
{% endfor %}
{% endfor %}
with known_codes as (
    {% for seed, codes in known.items() %}
    {% set outer = loop %}
    {% for code in codes %}
    select
        '{{ seed }}' as seed_name,
        '{{ code }}' as code
    {{ 'union all' if not (loop.last and outer.last) }}
    {% endfor %}
    {% endfor %}
),

stated_codes as (
    select
        'scoring_parameters' as seed_name,
        parameter_code as code
    from {{ ref('scoring_parameters') }}
    union distinct
    select
        'score_weights' as seed_name,
        score || '.' || part as code
    from {{ ref('score_weights') }}
    where
        score || '.' || part not in (
            {% for code in optional_weights %}
            '{{ code }}'{{ ',' if not loop.last }}
            {% endfor %}
        )
    union distinct
    select
        'lifecycle_rules' as seed_name,
        lifecycle_stage as code
    from {{ ref('lifecycle_rules') }}
    union distinct
    select
        'journey_rules' as seed_name,
        journey_stage as code
    from {{ ref('journey_rules') }}
    union distinct
    select
        'day_parts' as seed_name,
        cast(hour_of_day as {{ dbt.type_string() }}) as code
    from {{ ref('day_parts') }}
    union distinct
    select
        'tag_rules' as seed_name,
        tag_group as code
    from {{ ref('tag_rules') }}
    union distinct
    select
        'tier_rules' as seed_name,
        tier_system as code
    from {{ ref('tier_rules') }}
    union distinct
    select
        'tier_rules' as seed_name,
        tier_system || '.' || tier_code as code
    from {{ ref('tier_rules') }}
    where tier_system = 'rfm_octant' or tier_code = {{ unprofiled_tier() }}
)

select
    known_codes.seed_name as needed_in_seed,
    known_codes.code as needed_code,
    stated_codes.seed_name as stated_in_seed,
    stated_codes.code as stated_code
from known_codes
full outer join stated_codes
    on
        known_codes.seed_name = stated_codes.seed_name
        and known_codes.code = stated_codes.code
where known_codes.code is null or stated_codes.code is null
