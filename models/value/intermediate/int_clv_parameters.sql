-- One row per purpose (current, validation): its parameters and what may be done with them.
-- - The current ones are those of the last fit up to the as-of date: where a script fits, a day's
--   build goes on with the parameters of the day before.
-- - The validation's must be of its day: a later fit would know what it is asked to predict.
-- A fit is converged if the two best starts found the same maximum.
with populations as (
    select * from {{ ref('northstar', 'int_clv_populations') }}
),

rules as (
    select * from {{ ref('northstar', 'int_value_rules') }}
),

fits as (
    select * from {{ ref('northstar', 'int_clv_fits') }}
),

last_fits as (
    select
        populations.purpose,
        max(fits.calibrated_on) as calibrated_on
    from populations
    inner join fits
        on
            populations.purpose = fits.purpose
            and populations.calibrated_on >= fits.calibrated_on
    where populations.purpose = 'current' or populations.calibrated_on = fits.calibrated_on
    group by populations.purpose
),

judged as (
    select
        populations.purpose,
        coalesce(last_fits.calibrated_on, populations.calibrated_on) as calibrated_on,
        fits.r,
        fits.alpha,
        fits.a,
        fits.b,
        fits.p,
        fits.q,
        fits.gamma,
        fits.log_likelihood,
        fits.spend_log_likelihood,
        populations.customers,
        populations.repeat_customers,
        populations.mean_repeat_spend,
        populations.greatest_spend,
        populations.net_rate,
        populations.margin_rate,
        populations.spend_frequency_correlation,
        case
            when not populations.is_fitted then 'too_few_customers'
            when fits.r is null then 'not_fitted'
            when fits.log_likelihood_gap > rules.fit_tolerance then 'not_converged'
            when fits.a / (fits.a + fits.b) < rules.no_dropout_share then 'no_dropout'
            else 'ok'
        end as fit_status,
        case
            when not populations.is_spend_fitted or not populations.is_fitted
                then 'too_few_customers'
            when populations.least_spend = populations.greatest_spend then 'spend_constant'
            when fits.p is null then 'not_fitted'
            when fits.q <= 1 then 'spend_mean_undefined'
            else 'ok'
        end as spend_fit_status
    from populations
    cross join rules
    left join last_fits on populations.purpose = last_fits.purpose
    left join fits
        on
            last_fits.purpose = fits.purpose
            and last_fits.calibrated_on = fits.calibrated_on
            and populations.is_fitted
),

final as (
    select
        *,
        fit_status in ('ok', 'no_dropout') as has_purchase_model,
        spend_fit_status in ('ok', 'spend_constant', 'spend_mean_undefined') as has_spend_model
    from judged
)

select * from final
