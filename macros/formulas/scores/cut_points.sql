{#
    A select of the population's cut points and medians of some dimensions (SPEC 4): as_of_date,
    dimension, statistic (cut, median), percentile, cut_value, is_degenerate (under 5 distinct
    values).

    Of N customers, cut k of n is the value at position (k x N + n - 1) div n in ascending order.
    The median, the value at position (N + 1) div 2, is the cut at 50 percent. The customers with
    one value take the positions (before, through]. A cut at p percent is that value if, all in
    whole numbers:
        100 x before < p x N <= 100 x through

    No window runs over customers, nor over all distinct values of a dimension: a distributed engine
    would sort these on one worker, and sums of money are nearly as many as customers. Some thousand
    coarse groups show which of them hold a position; only the values of those are sorted.

    distributions: a relation or a CTE with one row per as_of_date, dimension and distinct value:
        as_of_date, dimension, dimension_value, customers_count (see value_counts);
    median_dimensions: a Jinja list of the dimensions that get their median (default none); all
        others get cuts at 5 ... 95.
#}
{% macro cut_points(distributions, median_dimensions=[]) %}
with distributions as (
    select
        *,
        {{ coarse_value('dimension_value') }} as coarse_value
    from {{ distributions }}
),

coarse_groups as (
    select
        as_of_date,
        dimension,
        coarse_value,
        sum(customers_count) as customers_count,
        count(*) as distinct_values
    from distributions
    group by as_of_date, dimension, coarse_value
),

positioned_groups as (
    select
        *,
        sum(customers_count) over (partition by as_of_date, dimension) as population,
        sum(distinct_values) over (partition by as_of_date, dimension) < 5 as is_degenerate,
        sum(customers_count) over (
            partition by as_of_date, dimension
            order by coarse_value
            rows between unbounded preceding and current row
        ) as position_through
    from coarse_groups
),

percentiles as (
    {% for percentile in cut_percentiles() %}
    select {{ percentile }} as percentile{{ ' union all' if not loop.last }}
    {% endfor %}
),

-- One row per cut, with the coarse group that holds it. Its position is in hundredths.
cuts as (
    select
        positioned_groups.as_of_date,
        positioned_groups.dimension,
        positioned_groups.coarse_value,
        positioned_groups.is_degenerate,
        percentiles.percentile,
        percentiles.percentile * positioned_groups.population as cut_position,
        positioned_groups.position_through - positioned_groups.customers_count as position_before
    from positioned_groups
    inner join percentiles
        on
            percentiles.percentile * positioned_groups.population
            <= 100 * positioned_groups.position_through
            and percentiles.percentile * positioned_groups.population
            > 100 * (positioned_groups.position_through - positioned_groups.customers_count)
    {% if median_dimensions %}
    where
        positioned_groups.dimension
        not in ('{{ median_dimensions | join("', '") }}')
        or percentiles.percentile = 50
    {% endif %}
),

groups_at_cuts as (
    select distinct
        as_of_date,
        dimension,
        coarse_value,
        position_before
    from cuts
),

positioned as (
    select
        distributions.as_of_date,
        distributions.dimension,
        distributions.coarse_value,
        distributions.dimension_value,
        distributions.customers_count,
        groups_at_cuts.position_before + sum(distributions.customers_count) over (
            partition by
                distributions.as_of_date,
                distributions.dimension,
                distributions.coarse_value
            order by distributions.dimension_value
            rows between unbounded preceding and current row
        ) as position_through
    from distributions
    inner join groups_at_cuts
        on
            distributions.as_of_date = groups_at_cuts.as_of_date
            and distributions.dimension = groups_at_cuts.dimension
            and distributions.coarse_value = groups_at_cuts.coarse_value
),

final as (
    select
        cuts.as_of_date,
        cuts.dimension,
        {% if median_dimensions %}
        case
            when cuts.dimension in ('{{ median_dimensions | join("', '") }}') then 'median'
            else 'cut'
        end as statistic,
        {% else %}
        'cut' as statistic,
        {% endif %}
        cuts.percentile,
        positioned.dimension_value as cut_value,
        cuts.is_degenerate
    from cuts
    inner join positioned
        on
            cuts.as_of_date = positioned.as_of_date
            and cuts.dimension = positioned.dimension
            and cuts.coarse_value = positioned.coarse_value
            and cuts.cut_position <= 100 * positioned.position_through
            and cuts.cut_position
            > 100 * (positioned.position_through - positioned.customers_count)
)

select * from final
{% endmacro %}
