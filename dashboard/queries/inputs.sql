-- One row per input table and outcome. A rejection reason such as missing_amount is the problem
-- `missing` of the field `amount`, so that problems have words in every language.
{% set problems = ['missing', 'invalid', 'out_of_range'] %}
select
    table_name,
    outcome_kind,
    case
        {% for problem in problems %}
        when outcome like '{{ problem }}%' then '{{ problem }}'
        {% endfor %}
        else outcome
    end as problem,
    case
        {% for problem in problems %}
        when outcome like '{{ problem }}%'
            then substring(outcome, {{ problem | length + 2 }})
        {% endfor %}
    end as field,
    row_count,
    sample_value,
    accepted_form
from {{ ref('northstar', 'input_summary') }}
where row_count > 0
order by table_name asc, row_count desc, outcome asc
