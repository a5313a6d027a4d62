-- One row per campaign, treatment and population (all; lapsed: those who had not bought for long):
-- the treatment against the campaign's control group, by itself. Each customer counts once, in the
-- arm of their first send; who has sends in two arms is only counted. A population without members
-- has a row of zeros. Exact sums become rates and amounts; floating point begins with the tests.
{% set double = double_type() %}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

rules as (
    select * from {{ ref('northstar', 'int_campaign_rules') }}
),

sends as (
    select * from {{ ref('northstar', 'int_campaign_sends_accepted') }}
),

shares as (
    select experiment_shares.*
    from {{ ref('experiment_shares') }} as experiment_shares
    inner join as_of_dates
        on {{ valid_on('experiment_shares', 'as_of_dates.as_of_date') }}
),

recipients as (
    select * from {{ ref('northstar', 'int_recipients_observed') }}
    where is_first_send
),

members as (
    select
        recipients.*,
        'all' as population
    from recipients
    union all
    select
        recipients.*,
        'lapsed' as population
    from recipients
    where is_lapsed
),

populations as (
    select
        campaign_id,
        population,
        sum(case when is_conflicting then 1 else 0 end) as conflicting_customers,
        max(sent_date) as last_first_sent_date
    from members
    group by campaign_id, population
),

arm_members as (
    select * from members
    where not is_conflicting
),

arm_sums as (
    select
        campaign_id,
        population,
        variant,
        count(*) as customers,
        sum(case when is_converted then 1 else 0 end) as conversions,
        {{ as_decimal('sum(revenue)', 28, 4) }} as revenue,
        {{ as_decimal('sum(cost_amount)', 28, 4) }} as cost_amount
    from arm_members
    group by campaign_id, population, variant
),

-- The sum of squared deviations from the mean. The deviations, times the number of members, are
-- exact: they are 0 where all values are equal.
spreads as (
    select
        arm_sums.campaign_id,
        arm_sums.population,
        arm_sums.variant,
        sum(power(
            cast(
                {{ as_factor('arm_members.revenue', 28, 4) }}
                * {{ as_factor('arm_sums.customers', 10, 0) }} - arm_sums.revenue as {{ double }}
            ) / arm_sums.customers, 2
        )) as squared_deviations
    from arm_members
    inner join arm_sums
        on
            arm_members.campaign_id = arm_sums.campaign_id
            and arm_members.population = arm_sums.population
            and arm_members.variant = arm_sums.variant
    group by arm_sums.campaign_id, arm_sums.population, arm_sums.variant
),

arm_results as (
    select
        arm_sums.*,
        spreads.squared_deviations
    from arm_sums
    inner join spreads
        on
            arm_sums.campaign_id = spreads.campaign_id
            and arm_sums.population = spreads.population
            and arm_sums.variant = spreads.variant
),

treatments as (
    select distinct
        sends.campaign_id,
        sends.variant as treatment
    from sends
    inner join as_of_dates on sends.sent_date <= as_of_dates.as_of_date
    where not sends.is_control
),

compared as (
    select
        treatments.campaign_id,
        treatments.treatment,
        'all' as population
    from treatments
    union all
    select
        treatments.campaign_id,
        treatments.treatment,
        'lapsed' as population
    from treatments
),

arms as (
    select
        compared.campaign_id,
        compared.treatment,
        compared.population,
        coalesce(populations.conflicting_customers, 0) as conflicting_customers,
        {% for arm in ['control', 'treatment'] %}
        coalesce({{ arm }}_results.customers, 0) as {{ arm }}_customers,
        coalesce({{ arm }}_results.conversions, 0) as {{ arm }}_conversions,
        {{ as_decimal('coalesce(' ~ arm ~ '_results.revenue, 0)', 28, 4) }} as {{ arm }}_revenue,
        {{ arm }}_results.squared_deviations as {{ arm }}_squared_deviations,
        {{ arm }}_shares.share as {{ arm }}_share,
        {% endfor %}
        {{ as_decimal('coalesce(treatment_results.cost_amount, 0)', 28, 4) }} as cost,
        populations.last_first_sent_date
    from compared
    left join populations
        on
            compared.campaign_id = populations.campaign_id
            and compared.population = populations.population
    {% for arm, variant in {'control': "'control'", 'treatment': 'compared.treatment'}.items() %}
    left join arm_results as {{ arm }}_results
        on
            compared.campaign_id = {{ arm }}_results.campaign_id
            and compared.population = {{ arm }}_results.population
            and {{ variant }} = {{ arm }}_results.variant
    left join shares as {{ arm }}_shares
        on
            compared.campaign_id = {{ arm }}_shares.campaign_id
            and {{ variant }} = {{ arm }}_shares.variant
    {% endfor %}
),

-- Differences between the arms: the gap in conversions or revenue of both arms' customers together,
-- a whole number or money, so that what follows from it is rounded once. Null without a treatment.
measured as (
    select
        arms.*,
        case
            when arms.treatment_customers > 0
                then arms.treatment_conversions * arms.control_customers
                    - arms.control_conversions * arms.treatment_customers
        end as conversions_gap,
        case
            when arms.treatment_customers > 0
                then arms.treatment_revenue * {{ as_factor('arms.control_customers', 10, 0) }}
                    - arms.control_revenue * {{ as_factor('arms.treatment_customers', 10, 0) }}
        end as revenue_gap,
        cast(arms.control_conversions as {{ double }}) / nullif(arms.control_customers, 0)
            as control_proportion,
        cast(arms.treatment_conversions as {{ double }}) / nullif(arms.treatment_customers, 0)
            as treatment_proportion,
        {{ wilson_bound('arms.control_conversions', 'arms.control_customers',
                        'rules.interval_quantile', '-') }} as control_low,
        {{ wilson_bound('arms.control_conversions', 'arms.control_customers',
                        'rules.interval_quantile', '+') }} as control_high,
        {{ wilson_bound('arms.treatment_conversions', 'arms.treatment_customers',
                        'rules.interval_quantile', '-') }} as treatment_low,
        {{ wilson_bound('arms.treatment_conversions', 'arms.treatment_customers',
                        'rules.interval_quantile', '+') }} as treatment_high,
        {{ detectable_difference(
            'cast(rules.detectable_quantiles as ' ~ double ~ ')',
            'arms.control_conversions', 'arms.control_customers', 'arms.treatment_customers'
        ) }} as detectable_difference,
        {{ proportions_z(
            'arms.treatment_conversions', 'arms.treatment_customers',
            'arms.control_conversions', 'arms.control_customers'
        ) }} as z,
        cast(arms.treatment_revenue as {{ double }}) / nullif(arms.treatment_customers, 0)
        - cast(arms.control_revenue as {{ double }}) / nullif(arms.control_customers, 0)
            as mean_gap,
        arms.treatment_squared_deviations
        / nullif(arms.treatment_customers * (arms.treatment_customers - 1), 0) as treatment_error,
        arms.control_squared_deviations
        / nullif(arms.control_customers * (arms.control_customers - 1), 0) as control_error,
        case
            when arms.treatment_customers + arms.control_customers > 0
                then cast(arms.treatment_share as {{ double }})
                    / (arms.treatment_share + arms.control_share)
                    * (arms.treatment_customers + arms.control_customers)
        end as expected_treatment_customers,
        rules.smallest_arm,
        rules.ratio_mismatch_p,
        rules.significant_p
    from arms
    cross join rules
),

tested as (
    select
        measured.*,
        mean_gap / nullif(sqrt(treatment_error + control_error), 0) as revenue_t,
        {{ welch_degrees(
            'treatment_error', 'treatment_customers', 'control_error', 'control_customers'
        ) }} as revenue_df,
        power(treatment_customers - expected_treatment_customers, 2) * (
            1 / expected_treatment_customers
            + 1 / (treatment_customers + control_customers - expected_treatment_customers)
        ) as ratio_chi_square,
        2 * {{ normal_tail('abs(z)') }} as p_value
    from measured
),

judged as (
    {{ tail_probabilities('tested', [
        {'name': 'revenue_p_value', 'distribution': 't', 'statistic': 'revenue_t',
         'degrees': ['revenue_df']},
        {'name': 'ratio_p_value', 'distribution': 'chi_square', 'statistic': 'ratio_chi_square',
         'degrees': ['1']},
    ]) }}
),

final as (
    select
        judged.campaign_id,
        judged.treatment,
        judged.population,
        case
            when judged.control_customers = 0 then 'no_control'
            when as_of_dates.as_of_date < {{ days_before(
                'judged.last_first_sent_date', -var('conversion_window_days')
            ) }} then 'running'
            when judged.ratio_p_value < judged.ratio_mismatch_p then 'ratio_mismatch'
            when judged.control_customers <= judged.smallest_arm
                or judged.treatment_customers <= judged.smallest_arm then 'insufficient_sample'
            when judged.p_value < judged.significant_p and judged.conversions_gap > 0 then 'better'
            when judged.p_value < judged.significant_p then 'worse'
            else 'no_difference'
        end as verdict,
        cast(judged.control_customers as bigint) as control_customers,
        cast(judged.treatment_customers as bigint) as treatment_customers,
        cast(judged.conflicting_customers as bigint) as conflicting_customers,
        cast(judged.control_conversions as bigint) as control_conversions,
        cast(judged.treatment_conversions as bigint) as treatment_conversions,
        {{ ratio('judged.control_conversions', 'judged.control_customers') }} as control_rate,
        {{ ratio('judged.treatment_conversions', 'judged.treatment_customers') }}
            as treatment_rate,
        {{ ratio(
            'judged.conversions_gap', 'judged.control_conversions * judged.treatment_customers'
        ) }} as lift,
        {{ ratio(
            'judged.conversions_gap', 'judged.control_customers * judged.treatment_customers'
        ) }} as difference,
        {{ as_decimal(
            'judged.treatment_proportion - judged.control_proportion - sqrt('
            ~ 'power(judged.treatment_proportion - judged.treatment_low, 2)'
            ~ ' + power(judged.control_high - judged.control_proportion, 2))', 28, 6
        ) }} as difference_low,
        {{ as_decimal(
            'judged.treatment_proportion - judged.control_proportion + sqrt('
            ~ 'power(judged.treatment_high - judged.treatment_proportion, 2)'
            ~ ' + power(judged.control_proportion - judged.control_low, 2))', 28, 6
        ) }} as difference_high,
        judged.z,
        judged.p_value,
        judged.control_revenue,
        judged.treatment_revenue,
        {{ ratio('judged.control_revenue', 'judged.control_customers', scale=4, operand_scale=4) }}
            as control_revenue_per_recipient,
        {{ ratio(
            'judged.treatment_revenue', 'judged.treatment_customers', scale=4, operand_scale=4
        ) }} as treatment_revenue_per_recipient,
        {{ ratio(
            'judged.revenue_gap', 'judged.control_customers * judged.treatment_customers',
            scale=4, operand_scale=4
        ) }} as revenue_difference,
        judged.revenue_t,
        case when judged.revenue_t is not null then judged.revenue_df end as revenue_df,
        judged.revenue_p_value,
        {{ ratio(
            'judged.treatment_share', '(judged.treatment_share + judged.control_share)',
            operand_scale=6
        ) }} as expected_share,
        judged.ratio_p_value,
        judged.cost,
        {{ ratio('judged.conversions_gap', 'judged.control_customers') }}
            as incremental_conversions,
        {{ ratio('judged.revenue_gap', 'judged.control_customers', scale=4, operand_scale=4) }}
            as incremental_revenue,
        {{ ratio(
            'judged.revenue_gap', as_factor('judged.control_customers', 10, 0) ~ ' * judged.cost',
            operand_scale=4
        ) }} as incremental_roi,
        {{ as_decimal('judged.detectable_difference', 28, 6) }} as detectable_difference,
        judged.last_first_sent_date
    from judged
    cross join as_of_dates
)

select * from final
