-- One row per metric: those of seed metric_definitions, and what the shop measures beyond them. A
-- code of input external_metrics without a row there is an index of which neither more nor less is
-- better. A kind of survey without one is shown like the mean of satisfaction.
with metric_definitions as (
    select
        metric_code,
        metric_group,
        unit,
        better,
        aggregation,
        ratio_kind,
        adds_over,
        dimensions,
        grains,
        is_watched_daily,
        needs_positive_denominator
    from {{ ref('metric_definitions') }}
),

external_codes as (
    select distinct metric_code
    from {{ ref('northstar', 'int_external_months') }}
),

survey_kinds as (
    select distinct survey_kind as metric_code
    from {{ ref('survey_kinds') }}
),

defined as (
    select distinct metric_code
    from metric_definitions
),

undefined_codes as (
    select external_codes.metric_code
    from external_codes
    left join defined on external_codes.metric_code = defined.metric_code
    where defined.metric_code is null
),

undefined_kinds as (
    select survey_kinds.metric_code
    from survey_kinds
    left join defined on survey_kinds.metric_code = defined.metric_code
    left join external_codes on survey_kinds.metric_code = external_codes.metric_code
    where defined.metric_code is null and external_codes.metric_code is null
),

final as (
    select * from metric_definitions
    union all
    select
        metric_code,
        'outside' as metric_group,
        'index' as unit,
        'neither' as better,
        'state' as aggregation,
        cast(null as {{ dbt.type_string() }}) as ratio_kind,
        cast(null as {{ dbt.type_string() }}) as adds_over,
        'all+market' as dimensions,
        'month' as grains,
        false as is_watched_daily,
        false as needs_positive_denominator
    from undefined_codes
    union all
    select
        undefined_kinds.metric_code,
        metric_definitions.metric_group,
        metric_definitions.unit,
        metric_definitions.better,
        metric_definitions.aggregation,
        metric_definitions.ratio_kind,
        metric_definitions.adds_over,
        metric_definitions.dimensions,
        metric_definitions.grains,
        metric_definitions.is_watched_daily,
        metric_definitions.needs_positive_denominator
    from undefined_kinds
    inner join metric_definitions on metric_definitions.metric_code = 'csat_mean'
)

select * from final
