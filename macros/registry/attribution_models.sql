{# The models of attribution (SPEC-value V7), a list of codes. Each is a column <code>_share of
   int_touches_weighted. #}
{% macro attribution_models() %}
    {{ return(['first_touch', 'last_touch', 'linear', 'position', 'time_decay']) }}
{% endmacro %}
