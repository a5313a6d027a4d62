-- On every day the weights of the composite score sum to 1, so that composite points lie between 0
-- and 95 as all points do, and the value score has a weight above 0 for purchase, the part that
-- always counts. A failing row names the score and a day from which its weights are wrong.
with weights as (
    select * from {{ ref('score_weights') }}
    where score in ('composite', 'value_score')
),

change_days as (
    select {{ date_literal('1900-01-01') }} as rule_date
    union distinct
    select valid_from as rule_date
    from weights
    where valid_from is not null
),

sums as (
    select
        change_days.rule_date,
        weights.score,
        sum(weights.weight) as weights_sum,
        sum(case when weights.part = 'purchase' then weights.weight else 0 end) as purchase_weight
    from weights
    inner join change_days on {{ valid_on('weights', 'change_days.rule_date') }}
    group by change_days.rule_date, weights.score
)

select * from sums
where
    (score = 'composite' and weights_sum <> 1)
    or (score = 'value_score' and purchase_weight <= 0)
