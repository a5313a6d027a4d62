{# The trailing windows, in days, for which facts keep counts and revenue (SPEC 3). A list. #}
{% macro trailing_windows() %}
    {{ return([30, 90, 180, 365]) }}
{% endmacro %}
