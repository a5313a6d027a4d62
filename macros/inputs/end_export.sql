{# An operation that ends what begin_export() began: staging shows again what it shows after a run.
   It needs the same variables. #}
{% macro end_export() %}
    {% do run_for_good(disconnect_raw_tables()) %}
    {{ return('') }}
{% endmacro %}
