{#
    A select of the population's cut points and medians of some dimensions (SPEC 4): as_of_date,
    dimension, statistic (cut, median), percentile, cut_value, is_degenerate (under 5 distinct
    values).

    Of N customers, cut k of n is the value at position (k x N + n - 1) div n in ascending order,
    and the median is the value at position (N + 1) div 2. The customers with one value take the
    positions (before, through]. A cut at p percent is that value if, all in whole numbers:
        100 x before < p x N <= 100 x through
    The only window runs over distinct values, never over customers: a distributed engine would sort
    all customers on one worker.

    distributions: a relation or a CTE with one row per as_of_date, dimension and distinct value:
        as_of_date, dimension, dimension_value, customers_count (see value_counts);
    median_dimensions: a Jinja list of the dimensions that get their median (default none); all
        others get cuts at 5 ... 95.
#}
{% macro cut_points(distributions, median_dimensions=[]) %}
{% set is_median %}
    {{- 'positioned.dimension in (' ~ "'" ~ median_dimensions | join("', '") ~ "'" ~ ')' -}}
{% endset %}
with distributions as (
    select * from {{ distributions }}
),

populations as (
    select
        as_of_date,
        dimension,
        sum(customers_count) as population,
        count(*) as distinct_values
    from distributions
    group by as_of_date, dimension
),

positioned as (
    select
        distributions.*,
        populations.population,
        populations.distinct_values,
        sum(distributions.customers_count) over (
            partition by distributions.as_of_date, distributions.dimension
            order by distributions.dimension_value
            rows between unbounded preceding and current row
        ) as position_through
    from distributions
    inner join populations
        on
            distributions.as_of_date = populations.as_of_date
            and distributions.dimension = populations.dimension
),

percentiles as (
    {% for percentile in cut_percentiles() %}
    select {{ percentile }} as percentile{{ ' union all' if not loop.last }}
    {% endfor %}
),

-- The few values that hold a twentieth of the population: percentiles meet these, not all values.
values_at_cuts as (
    select * from positioned
    where
        {{ integer_quotient('position_through * 20', 'population') }}
        > {{ integer_quotient('(position_through - customers_count) * 20', 'population') }}
),

final as (
    select
        positioned.as_of_date,
        positioned.dimension,
        'cut' as statistic,
        percentiles.percentile,
        positioned.dimension_value as cut_value,
        positioned.distinct_values < 5 as is_degenerate
    from values_at_cuts as positioned
    inner join percentiles
        on
            percentiles.percentile * positioned.population <= 100 * positioned.position_through
            and percentiles.percentile * positioned.population
            > 100 * (positioned.position_through - positioned.customers_count)
    where not {{ is_median }}
    union all
    select
        positioned.as_of_date,
        positioned.dimension,
        'median' as statistic,
        50 as percentile,
        positioned.dimension_value as cut_value,
        positioned.distinct_values < 5 as is_degenerate
    from positioned
    where
        {{ is_median }}
        and {{ integer_quotient('positioned.population + 1', '2') }} <= positioned.position_through
        and {{ integer_quotient('positioned.population + 1', '2') }}
        > positioned.position_through - positioned.customers_count
)

select * from final
{% endmacro %}
