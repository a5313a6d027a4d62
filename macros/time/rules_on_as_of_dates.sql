{#
    The rows of a rule seed that are valid on each as-of date, with as_of_date in front: the way
    in which models read rules (int_scoring_parameters alone pivots its seed directly).
#}
{% macro rules_on_as_of_dates(rules) %}
-- What reads rules waits for the test of int_rule_changes: {{ ref('int_rule_changes') }}
with rules as (
    select * from {{ rules }}
),

as_of_dates as (
    select * from {{ ref('int_as_of_dates') }}
),

final as (
    select
        as_of_dates.as_of_date,
        rules.*
    from as_of_dates
    inner join rules
        on {{ valid_on('rules', 'as_of_dates.as_of_date') }}
)

select * from final
{% endmacro %}
