{#
    A select of the expected purchases in the next t weeks, given that the customer has not left, by
    BG/NBD (SPEC-value V2): purpose, repeat_purchase_days, days_observed, horizon, purchases,
    floating point. Times p_alive it is what the model expects.

    The paper's closed form has a Gaussian hypergeometric function, which loses all digits near
    a = 1 and for large r, a or x. Its series, put in another order, is a sum of positive terms for
    all parameters. With z = t / (alpha + T + t):
    - N, the purchases of somebody who never leaves, has a negative binomial distribution:
      P(N = n) = (r + x) ... (r + x + n - 1) / n! x z^n (1 - z)^(r + x);
    - somebody who may leave makes the first j + 1 of them with probability
      q_j = (b + x) ... (b + x + j - 1) / ((a + b + x) ... (a + b + x + j - 1));
    - so the expectation is the sum over n of P(N = n) (q_0 + ... + q_(n-1)).
    Coefficients that depend on x alone are computed once per x, in logarithms. The sum ends where
    the rest is below 1e-11 of it, at a million terms at the latest (alpha + T of some minutes).

    cases: a relation or a CTE with one row per purpose, repeat_purchase_days (x), days_observed
        (7 T) and horizon (any name), with the parameters r, alpha, a, b of the purpose, and weeks
        (t, above 0).
#}
{% macro expected_purchases(cases) %}
{% set double = double_type() %}
with observed_cases as (
    select
        *,
        alpha + cast(days_observed as {{ double }}) / 7 as observed,
        r + repeat_purchase_days as shape
    from {{ cases }}
),

-- The mean of N and its spread decide how many terms count.
scaled as (
    select
        *,
        ln(weeks) - ln(observed + weeks) as log_share,
        -- The difference of two logarithms loses digits where observed is large.
        -ln(1 + weeks / observed) as log_rest,
        shape * weeks / observed as mean_purchases,
        1 + weeks / observed as spread
    from observed_cases
),

lengths as (
    select
        purpose,
        repeat_purchase_days,
        days_observed,
        horizon,
        a,
        b + repeat_purchase_days as b,
        shape,
        log_share,
        log_rest,
        cast(least(
            12 + mean_purchases + 7 * sqrt(mean_purchases * spread) - 26 / log_share, 1000000
        ) as integer) as terms
    from scaled
),

frequencies as (
    select
        purpose,
        repeat_purchase_days,
        max(shape) as shape,
        max(a) as a,
        max(b) as b,
        max(terms) as terms
    from lengths
    group by purpose, repeat_purchase_days
),

numbers as (
    {{ number_spine('(select max(lengths.terms) from lengths)') }}
),

factors as (
    select
        frequencies.purpose,
        frequencies.repeat_purchase_days,
        numbers.number,
        ln((frequencies.shape + numbers.number - 1) / numbers.number) as log_factor,
        case
            when numbers.number = 1 then cast(0 as {{ double }})
            else ln((frequencies.b + numbers.number - 2)
                / (frequencies.a + frequencies.b + numbers.number - 2))
        end as log_stay
    from frequencies
    inner join numbers on frequencies.terms >= numbers.number
),

products as (
    select
        purpose,
        repeat_purchase_days,
        number,
        sum(log_factor) over (
            partition by purpose, repeat_purchase_days
            order by number
            rows between unbounded preceding and current row
        ) as log_coefficient,
        sum(log_stay) over (
            partition by purpose, repeat_purchase_days
            order by number
            rows between unbounded preceding and current row
        ) as log_stays
    from factors
),

series as (
    select
        purpose,
        repeat_purchase_days,
        number,
        log_coefficient,
        sum(exp(greatest(log_stays, -700))) over (
            partition by purpose, repeat_purchase_days
            order by number
            rows between unbounded preceding and current row
        ) as purchases_of
    from products
),

final as (
    select
        lengths.purpose,
        lengths.repeat_purchase_days,
        lengths.days_observed,
        lengths.horizon,
        sum(
            series.purchases_of * exp(greatest(
                series.log_coefficient + series.number * lengths.log_share
                + lengths.shape * lengths.log_rest, -700
            ))
        ) as purchases
    from lengths
    inner join series
        on
            lengths.purpose = series.purpose
            and lengths.repeat_purchase_days = series.repeat_purchase_days
            and lengths.terms >= series.number
    group by
        lengths.purpose, lengths.repeat_purchase_days, lengths.days_observed, lengths.horizon
)

select * from final
{% endmacro %}
