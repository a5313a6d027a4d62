{#
    What a customer can lack for the next better tier: every kind of condition and every score.
    Returns {name: metric}, the names being those of the columns <name>_gap and <name>_bound.
#}
{% macro gap_names() %}
    {% set names = {} %}
    {% for condition in tier_conditions() %}
        {% do names.update({condition.column: condition.metric}) %}
    {% endfor %}
    {% for score in ['r_score', 'f_score', 'm_score'] %}
        {% do names.update({score: score}) %}
    {% endfor %}
    {{ return(names) }}
{% endmacro %}
