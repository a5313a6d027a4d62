{# The stages of the lifecycle and of the customer journey, first to last, as a mapping
   {'lifecycle': [code, ...], 'journey': [code, ...]}. #}
{% macro stages() %}
    {{ return({
        'lifecycle': ['prospect', 'introduction', 'growth', 'maturity', 'decline', 'churned'],
        'journey': ['reached', 'activated', 'retained', 'monetised', 'loyal'],
    }) }}
{% endmacro %}
