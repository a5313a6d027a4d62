{#
    A select of one row: the region of markets without a row in seed market_regions, which is that
    of market ZZ, else 'Other'.

    market_regions: the CTE of the seed.
#}
{% macro region_of_other_markets(market_regions) %}
    select coalesce(max(case when market = 'ZZ' then region end), 'Other') as region
    from {{ market_regions }}
{% endmacro %}
