{#
    A post-hook of clv_parameters: warns of a population that is large enough for a fit and has
    none, and says how to make one. Predictions are null then, and nothing else fails. Returns ''.

    relation: the mart.
#}
{% macro say_not_fitted(relation) %}
    {% if not execute %}
        {{ return('') }}
    {% endif %}
    {% set rows = run_query('select purpose from ' ~ relation
        ~ " where fit_status = 'not_fitted' or spend_fit_status = 'not_fitted' order by purpose")
        .rows %}
    {% if rows %}
        {% do exceptions.warn(
            'The models of customer value are not fitted (' ~ rows | map(attribute=0) | join(', ')
            ~ '), so their predictions are null. ' ~ northstar.how_to_fit()) %}
    {% endif %}
    {{ return('') }}
{% endmacro %}
