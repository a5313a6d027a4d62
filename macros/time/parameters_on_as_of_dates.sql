{#
    A select of one row per as-of date, with each number of a seed of parameters, as valid on the
    day, in a column of its own. A number that the seed does not state for the day is null.

    seed: the name of a rule seed with parameter_code and parameter_value;
    codes: the parameter codes, a Jinja list;
    current_alone: whether only the current as-of date has a row.
#}
{% macro parameters_on_as_of_dates(seed, codes, current_alone=false) %}
-- Models that read rules wait for the tests of int_rule_changes:
-- {{ ref('northstar', 'int_rule_changes') }}
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    {{ 'where is_current' if current_alone }}
),

rules as (
    select * from {{ ref(seed) }}
),

valid as (
    select
        {% for code in codes %}
        max(case when rules.parameter_code = '{{ code }}' then rules.parameter_value end)
            as {{ code }},
        {% endfor %}
        as_of_dates.as_of_date
    from as_of_dates
    inner join rules on {{ valid_on('rules', 'as_of_dates.as_of_date') }}
    group by as_of_dates.as_of_date
),

final as (
    select
        {% for code in codes %}
        valid.{{ code }},
        {% endfor %}
        as_of_dates.as_of_date
    from as_of_dates
    left join valid on as_of_dates.as_of_date = valid.as_of_date
)

select * from final
{% endmacro %}
