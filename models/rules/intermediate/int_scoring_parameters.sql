-- One row per as-of date: the numbers of the scoring formulas, one column each.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
),

parameters as (
    select * from {{ ref('scoring_parameters') }}
),

final as (
    select
        {% for code in scoring_parameters() %}
        max(case when parameters.parameter_code = '{{ code }}' then parameters.parameter_value end)
            as {{ code }},
        {% endfor %}
        as_of_dates.as_of_date
    from as_of_dates
    inner join parameters
        on {{ valid_on('parameters', 'as_of_dates.as_of_date') }}
    group by as_of_dates.as_of_date
)

select * from final
