-- One row per complete month, market of the sale, channel and model of attribution, with sales or
-- spend. Spend that names no market is split over the channel's markets by its revenue in that
-- month and model; where the channel has none, it belongs to market ZZ.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

attributed as (
    select * from {{ ref('northstar', 'int_orders_attributed') }}
),

-- All models in one pass over the orders; each has its rows after that.
summed as (
    select
        attributed.month_start as month,
        attributed.market,
        {% for model in attribution_models() %}
        sum(case when attributed.{{ model }}_share <> 0 then 1 else 0 end) as {{ model }}_orders,
        {{ as_decimal('sum(attributed.' ~ model ~ '_amount)', 28, 4) }} as {{ model }}_revenue,
        {% endfor %}
        attributed.channel
    from attributed
    inner join as_of_dates
        on {{ is_complete_month('attributed.month_start', 'as_of_dates.as_of_date') }}
    group by attributed.month_start, attributed.market, attributed.channel
),

revenues as (
    {% for model in attribution_models() %}
    select
        month,
        market,
        channel,
        '{{ model }}' as model,
        {{ model }}_orders as orders_touched,
        {{ model }}_revenue as revenue
    from summed
    where {{ model }}_orders > 0
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

market_revenues as (
    select
        month,
        market,
        model,
        sum(revenue) as revenue,
        sum(case when channel = 'direct' then 0 else revenue end) as touched_revenue
    from revenues
    group by month, market, model
),

spend_entries as (
    select
        entries.*,
        {{ batch_month('entries.spend_date') }} as month
    from {{ ref('northstar', 'int_marketing_spend_accepted') }} as entries
),

spend_of_months as (
    select
        spend_entries.month,
        spend_entries.market,
        spend_entries.channel,
        {{ as_decimal('sum(spend_entries.amount_reporting)', 28, 4) }} as spend
    from spend_entries
    inner join as_of_dates
        on {{ is_complete_month('spend_entries.month', 'as_of_dates.as_of_date') }}
    group by spend_entries.month, spend_entries.market, spend_entries.channel
),

models as (
    {% for model in attribution_models() %}
    select '{{ model }}' as model
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

spend_of_models as (
    select
        spend_of_months.*,
        models.model
    from spend_of_months
    cross join models
),

to_split as (
    select
        spend_of_models.month,
        spend_of_models.channel,
        spend_of_models.model,
        spend_of_models.spend,
        revenues.market,
        revenues.revenue
    from spend_of_models
    inner join revenues
        on
            spend_of_models.month = revenues.month
            and spend_of_models.channel = revenues.channel
            and spend_of_models.model = revenues.model
    where spend_of_models.market is null and revenues.revenue > 0
),

split as (
    {{ proportional_parts(
        'to_split', ['month', 'market', 'channel', 'model'], ['month', 'channel', 'model'],
        ['market'], 'spend', 'revenue * 10000', 4, 'market_spend'
    ) }}
),

spend_of_markets as (
    select
        month,
        market,
        channel,
        model,
        spend
    from spend_of_models
    where market is not null
    union all
    select
        month,
        market,
        channel,
        model,
        market_spend as spend
    from split
    union all
    select
        spend_of_models.month,
        'ZZ' as market,
        spend_of_models.channel,
        spend_of_models.model,
        spend_of_models.spend
    from spend_of_models
    where
        spend_of_models.market is null
        and not exists (
            select 1 from to_split
            where
                to_split.month = spend_of_models.month
                and to_split.channel = spend_of_models.channel
                and to_split.model = spend_of_models.model
        )
),

spends as (
    select
        month,
        market,
        channel,
        model,
        sum(spend) as spend
    from spend_of_markets
    group by month, market, channel, model
),

joined as (
    select
        coalesce(revenues.month, spends.month) as month,
        coalesce(revenues.market, spends.market) as market,
        coalesce(revenues.channel, spends.channel) as channel,
        coalesce(revenues.model, spends.model) as model,
        coalesce(revenues.orders_touched, 0) as orders_touched,
        coalesce(revenues.revenue, 0) as revenue,
        coalesce(spends.spend, 0) as spend
    from revenues
    full outer join spends
        on
            revenues.month = spends.month
            and revenues.market = spends.market
            and revenues.channel = spends.channel
            and revenues.model = spends.model
),

final as (
    select
        joined.market,
        joined.channel,
        joined.model,
        cast(joined.orders_touched as bigint) as orders_touched,
        {{ as_decimal('joined.revenue', 28, 4) }} as revenue,
        {{ as_decimal('joined.spend', 28, 4) }} as spend,
        {{ ratio('joined.revenue', 'joined.spend', operand_scale=4) }} as return_on_spend,
        {{ ratio('markets.touched_revenue', 'markets.revenue', operand_scale=4) }}
            as touched_share,
        joined.month
    from joined
    left join market_revenues as markets
        on
            joined.month = markets.month
            and joined.market = markets.market
            and joined.model = markets.model
)

select * from final
