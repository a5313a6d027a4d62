{#
    The names of all that a customer can lack for the next better tier, one per kind of condition
    and one per score: a Jinja mapping {name: metric}. Each name makes the columns <name>_shortfall
    and <name>_bound.
#}
{% macro shortfall_names() %}
    {% set names = {} %}
    {% for condition in tier_conditions() %}
        {% do names.update({condition.column: condition.metric}) %}
    {% endfor %}
    {% for score in ['r_score', 'f_score', 'm_score'] %}
        {% do names.update({score: score}) %}
    {% endfor %}
    {{ return(names) }}
{% endmacro %}
