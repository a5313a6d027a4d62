{#
    A select of the rows of a rule seed that are valid on each as-of date, with as_of_date in front.
    Most models read rules this way; the others call valid_on().

    rules: the relation of the rule seed, with valid_from and valid_to.
#}
{% macro rules_on_as_of_dates(rules) %}
-- Models that read rules wait for the tests of int_rule_changes:
-- {{ ref('northstar', 'int_rule_changes') }}
with rules as (
    select * from {{ rules }}
),

as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
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
