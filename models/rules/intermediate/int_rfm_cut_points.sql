-- One row per as-of date, dimension and percentile, so that no other model compares effective
-- dates. Money is in the reporting currency.
with valid_cuts as (
    {{ rules_on_as_of_dates(ref('rfm_cut_points')) }}
),

final as (
    select
        as_of_date,
        dimension,
        percentile,
        {{ reporting_amount('cut_value', rule_rate('currency_code')) }} as cut_value
    from valid_cuts
)

select * from final
