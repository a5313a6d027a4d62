-- One row per customer and month with a counted fact, up to the as-of date. The margin is null
-- where nothing in the month has one, so that margins add up. One pass over the facts, for all that
-- is summed by customer later; the days after the first sale are counted here, since months are too
-- coarse for them. Facts before the first sale, credit notes mostly, count as of its first day; so
-- they count before it is known, too, and a month does not change with a sale after it.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_batch',
    batch_dates='int_valued_months',
) }}
-- depends_on: {{ ref('northstar', 'int_valued_months') }}

with facts as (
    select * from {{ ref('northstar', 'int_margins_computed') }}
    where {{ in_batch('month_start') }}
),

purchases as (
    select * from {{ ref('northstar', 'int_purchases_counted') }}
),

dated as (
    select
        facts.*,
        case when facts.margin is not null then facts.net_revenue end as revenue_with_margin,
        {{ days_between('coalesce(purchases.first_date, facts.fact_date)', 'facts.fact_date') }}
            as days_since_first
    from facts
    left join purchases on facts.customer_id = purchases.customer_id
),

final as (
    select
        customer_id,
        count(case when fact_kind = 'sale' then 1 end) as sales_count,
        {% for column in ['gross_revenue', 'net_revenue', 'margin', 'revenue_with_margin'] %}
        {{ as_decimal('sum(' ~ column ~ ')', 28, 4) }} as {{ column }},
        {% endfor %}
        {% for days in [90, 365] %}
        {{ as_decimal(
            'sum(case when days_since_first <= ' ~ days ~ ' then net_revenue else 0 end)', 28, 4
        ) }} as revenue_{{ days }}d,
        {% endfor %}
        month_start
    from dated
    group by customer_id, month_start
)

select
    *,
    {{ fingerprint_of_batch('month_start') }} as batch_fingerprint
from final
