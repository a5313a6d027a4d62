-- One row per judged day and tier system (or 'lifecycle_stage'): by what customers were judged, as
-- a text. It names the version of each tier's rule and, for systems by the value score, the parts
-- that counted. Two numbers compare where their texts are the same. Who refuses profiling is judged
-- by no rule, whatever version the row of their tier has.
with tier_rules as (
    select distinct
        as_of_date,
        tier_system,
        tier_code,
        rule_market,
        rule_version
    from {{ ref('northstar', 'int_tier_rules') }}
    where tier_code <> {{ unprofiled_tier() }}
),

lifecycle_rules as (
    select * from {{ ref('northstar', 'int_lifecycle_rules') }}
),

value_score_parts as (
    select * from {{ ref('northstar', 'int_value_score_parts') }}
),

versions as (
    select
        as_of_date,
        tier_system,
        tier_code,
        case
            when rule_market = '*' then tier_code || ' ' || rule_version
            else tier_code || ' ' || rule_market || ' ' || rule_version
        end as version_text
    from tier_rules
    union all
    select
        as_of_date,
        'lifecycle_stage' as tier_system,
        lifecycle_stage as tier_code,
        lifecycle_stage || ' ' || rule_version as version_text
    from lifecycle_rules
),

described as (
    select
        as_of_date,
        tier_system,
        {{ text_list('version_text', "', '", [byte_order('version_text')]) }} as versions
    from versions
    group by as_of_date, tier_system
),

final as (
    select
        described.as_of_date,
        described.tier_system,
        case
            when described.tier_system in ('pyramid', 'value_score')
                then described.versions || '; purchase'
                    || case when parts.is_interaction_counted then '+interaction' else '' end
                    || case when parts.is_social_counted then '+social' else '' end
            else described.versions
        end as judgement
    from described
    left join value_score_parts as parts on described.as_of_date = parts.as_of_date
)

select * from final
