-- One row per period end, market, tier system (or 'lifecycle_stage'), tier, tier at the month end
-- before, and tier a year before. Customers are counted here once, so the table is small and the
-- marts on movements only add it up. 'none' means no sale by that day. The tier a year before is
-- null where that day is not judged.
{% set systems = tier_columns() %}

{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_batch',
    fingerprint_column='movement_fingerprint',
) }}

with as_of_dates as (
    select
        as_of_date,
        cast({{ dbt.date_trunc('month', 'as_of_date') }} as date) as month_start
    from {{ ref('northstar', 'int_as_of_dates') }}
    where is_period_end and {{ in_batch('as_of_date') }}
),

judged_dates as (
    select as_of_date from {{ ref('northstar', 'int_as_of_dates') }}
),

dated as (
    select
        as_of_dates.as_of_date,
        as_of_dates.month_start,
        {{ month_end_before('as_of_dates.month_start', 1) }} as month_before,
        year_dates.as_of_date as year_before
    from as_of_dates
    left join judged_dates as year_dates
        on
            {{ month_end_before('as_of_dates.month_start', 12) }} = year_dates.as_of_date
),

customer_facts as (
    select * from {{ ref('northstar', 'int_customer_facts') }}
    where {{ in_batch('as_of_date') }}
),

customer_months as (
    select * from {{ ref('northstar', 'int_customer_months') }}
),

market_stays as (
    select * from {{ ref('northstar', 'int_market_stays') }}
),

-- int_customer_tiers is read once per day needed: as one import, engines would read it whole.
tiers_now as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
    where {{ in_batch('as_of_date') }}
),

{% for span, date in {'1m': 'month_before', '12m': 'year_before'}.items() %}
tiers_{{ span }}_before as (
    select
        customer_tiers.*,
        dated.as_of_date as judged_date
    from {{ ref('northstar', 'int_customer_tiers') }} as customer_tiers
    inner join dated on customer_tiers.as_of_date = dated.{{ date }}
),

{% endfor %}
months_now as (
    select
        customer_months.*,
        dated.as_of_date as judged_date
    from customer_months
    inner join dated on customer_months.month_start = dated.month_start
),

members as (
    select
        dated.as_of_date,
        market_stays.market,
        {% for column in systems.values() %}
        tiers_now.{{ column }},
        coalesce(tiers_1m_before.{{ column }}, 'none') as {{ column }}_1m,
        case
            when dated.year_before is not null
                then coalesce(tiers_12m_before.{{ column }}, 'none')
        end as {{ column }}_12m,
        {% endfor %}
        coalesce(months_now.sales_count, 0) as sales_count,
        coalesce(months_now.gross_revenue, 0) as gross_revenue,
        coalesce(months_now.net_revenue, 0) as net_revenue,
        customer_facts.orders_365d >= 2 as has_repurchased
    from dated
    inner join tiers_now on dated.as_of_date = tiers_now.as_of_date
    inner join customer_facts
        on
            tiers_now.as_of_date = customer_facts.as_of_date
            and tiers_now.customer_id = customer_facts.customer_id
    inner join market_stays
        on
            tiers_now.customer_id = market_stays.customer_id
            and coalesce(tiers_now.as_of_date >= market_stays.first_date, true)
            and coalesce(tiers_now.as_of_date < market_stays.next_date, true)
    {% for relation in ['tiers_1m_before', 'tiers_12m_before', 'months_now'] %}
    left join {{ relation }}
        on
            tiers_now.as_of_date = {{ relation }}.judged_date
            and tiers_now.customer_id = {{ relation }}.customer_id
    {% endfor %}
),

final as (
    select
        as_of_date,
        market,
        case
            {% for tier_system, column in systems.items() %}
            when grouping({{ column }}) = 0 then '{{ tier_system }}'
            {% endfor %}
        end as tier_system,
        {% for suffix in ['', '_1m', '_12m'] %}
        case
            {% for column in systems.values() %}
            when grouping({{ column }}) = 0 then {{ column }}{{ suffix }}
            {% endfor %}
        end as tier_code{{ suffix ~ '_before' if suffix }},
        {% endfor %}
        count(*) as customers,
        count(case when sales_count > 0 then 1 end) as active_customers,
        count(case when has_repurchased then 1 end) as repurchasing_customers,
        cast(sum(sales_count) as bigint) as sales_count,
        {{ as_decimal('sum(gross_revenue)', 28, 4) }} as gross_revenue,
        {{ as_decimal('sum(net_revenue)', 28, 4) }} as net_revenue
    from members
    group by grouping sets (  -- noqa: PRS
        {% for column in systems.values() %}
        (as_of_date, market, {{ column }}, {{ column }}_1m, {{ column }}_12m)
        {{- ',' if not loop.last }}
        {% endfor %}
    )
)

select
    *,
    {{ fingerprint_of_batch('as_of_date') }} as batch_fingerprint
from final
