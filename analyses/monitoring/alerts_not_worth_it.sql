{{ config(enabled=room_is_on('monitoring')) }}
-- Alert rules that cost more attention than they are worth, and why. A rule is judged from ten
-- firings with a known sequel, or from five verdicts; the ones that fire most come first.
with quality as (
    select * from {{ ref('northstar', 'alert_quality') }}
),

rules as (
    select
        rule_code,
        max(name_en) as name_en,
        max(owner_role) as owner_role
    from {{ ref('alert_rules') }}
    group by rule_code
),

judged as (
    select
        quality.*,
        case
            when real_alerts + false_alarms >= 5
                and verdict_precision < {{ decimal_literal('0.5') }}
                then 'people call most of them false'
            when firings_followed >= 10 and worse_after_firing_share = 0
                then 'nothing ever got worse afterwards'
            when firings_followed >= 10 and lift <= {{ decimal_literal('1.1') }}
                then 'no worse afterwards than without a firing'
            when periods_judged >= 10 and fired * 2 > periods_judged
                then 'fires more often than not: nobody will look'
            when real_alerts + false_alarms >= 5 and not is_precise
                then 'less precise than the plan asks for'
            when periods_judged >= 100 and fired = 0
                then 'has never fired: is the threshold of use?'
        end as doubt
    from quality
),

final as (
    select
        judged.rule_code,
        rules.name_en,
        rules.owner_role,
        judged.doubt,
        judged.periods_judged,
        judged.fired,
        judged.open_alerts,
        judged.worse_after_firing_share,
        judged.worse_otherwise_share,
        judged.lift,
        judged.real_alerts,
        judged.false_alarms,
        judged.verdict_precision
    from judged
    inner join rules on judged.rule_code = rules.rule_code
    where judged.doubt is not null
)

select * from final
order by fired desc, rule_code asc
