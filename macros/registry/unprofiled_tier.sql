{#
    The tier_code of customers who refuse to be profiled (SPEC-outreach P1): a tier of every tier
    system, the last one, that nobody reaches by what they do. As an SQL text.
#}
{% macro unprofiled_tier() %}
    {{- return("'unprofiled'") -}}
{% endmacro %}
