-- One row per as-of date: the weights of the composite score and of the value score.
{% set parts = {
    'composite': ['recency', 'frequency', 'monetary'],
    'value_score': ['purchase', 'interaction', 'social'],
} %}

with weights as (
    select * from {{ ref('northstar', 'int_score_weights') }}
),

final as (
    select
        {% for score, names in parts.items() %}
        {% for part in names %}
        max(case when score = '{{ score }}' and part = '{{ part }}' then weight end)
            as {{ score }}_{{ part }},
        {% endfor %}
        {% endfor %}
        as_of_date
    from weights
    group by as_of_date
)

select * from final
