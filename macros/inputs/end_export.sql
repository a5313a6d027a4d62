{# Ends what begin_export() began: staging shows after it what it shows after a run. An operation. #}
{% macro end_export() %}
    {% do run_for_good(disconnect_raw_tables()) %}
    {{ return('') }}
{% endmacro %}
