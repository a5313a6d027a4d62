-- One row per dimension and member with a name in English and Chinese. Other members, such as
-- channels, are called by their code. Member all is what a metric compares the groups of.
with tiers as (
    select
        tier_system as dimension,
        tier_code as member,
        max(tier_name_en) as name_en,
        max(tier_name_zh) as name_zh
    from {{ ref('northstar', 'int_tier_rules') }}
    where
        as_of_date in (
            select as_of_dates.as_of_date
            from {{ ref('northstar', 'int_as_of_dates') }} as as_of_dates
            where as_of_dates.is_current
        )
    group by tier_system, tier_code
),

tier_groups as (
    select
        'tier_group' as dimension,
        group_code as member,
        max(name_en) as name_en,
        max(name_zh) as name_zh
    from {{ ref('tier_groups') }}
    group by group_code
),

stages as (
    select
        'lifecycle_stage' as dimension,
        lifecycle_stage as member,
        max(name_en) as name_en,
        max(name_zh) as name_zh
    from {{ ref('northstar', 'int_lifecycle_rules') }}
    group by lifecycle_stage
),

without_a_sale as (
    select distinct
        dimension,
        'none' as member,
        'customers without a sale by then' as name_en,
        '此前无购买的用户' as name_zh
    from tiers
),

others as (
    {% for dimension, member, name_en, name_zh in [
        ('membership', 'member', 'members', '会员'),
        ('membership', 'non_member', 'non-members', '非会员'),
        ('membership', 'all', 'members and others', '会员与非会员'),
        ('market', 'all', 'markets', '各市场'),
        ('acquisition_channel', 'all', 'channels of acquisition', '各获客渠道'),
    ] %}
    select
        '{{ dimension }}' as dimension,
        '{{ member }}' as member,
        '{{ name_en }}' as name_en,
        '{{ name_zh }}' as name_zh
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

funnel_nodes as (
    {% for node in funnel_nodes() %}
    select
        'funnel_node' as dimension,
        '{{ node.code }}' as member,
        '{{ node.name_en }}' as name_en,
        '{{ node.name_zh }}' as name_zh
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

final as (
    select * from tiers
    union all
    select * from tier_groups
    union all
    select * from stages
    union all
    select * from without_a_sale
    union all
    select * from others
    union all
    select * from funnel_nodes
)

select * from final
