{{ config(enabled=room_is_on('campaigns')) }}
-- One row per experiment that cannot be believed as it stands, and why: arms that were not drawn as
-- planned; more than one in a hundred customers in two arms; arms too small for what they look for;
-- a difference in conversion that revenue contradicts. The costliest come first.
with results as (
    select * from {{ ref('northstar', 'experiment_results') }}
    where population = 'all' and verdict <> 'running'
),

doubts as (
    select
        results.*,
        case
            when verdict = 'no_control' then 'no control group: what would have happened anyway?'
            when verdict = 'ratio_mismatch' then 'arms were not drawn as planned'
            when conflicting_customers * 100
                > conflicting_customers + control_customers + treatment_customers
                then 'more than 1% of its customers are in two arms'
            when verdict = 'insufficient_sample' then 'an arm is too small'
            when verdict = 'better' and revenue_difference < 0
                then 'converts better, brings less'
            when verdict = 'worse' and revenue_difference > 0
                then 'converts worse, brings more'
            when verdict = 'no_difference'
                and detectable_difference > abs(difference) and abs(difference) > 0
                then 'only a difference of detectable_difference would have been found'
        end as doubt
    from results
),

final as (
    select
        campaign_id,
        treatment,
        doubt,
        verdict,
        control_customers,
        treatment_customers,
        conflicting_customers,
        expected_share,
        ratio_p_value,
        difference,
        difference_low,
        difference_high,
        detectable_difference,
        revenue_difference,
        cost
    from doubts
    where doubt is not null
)

select * from final
order by cost desc, campaign_id asc, treatment asc
