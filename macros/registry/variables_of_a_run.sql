{# The variables that choose rows or days of a run, not how they are read or scored. What they change
   is found in the rows, so no fingerprint of code counts them. A list of names. #}
{% macro variables_of_a_run() %}
    {{ return([
        'raw_path', 'raw_database', 'raw_schema', 'earliest_order_date', 'today', 'as_of_date',
        'history_start',
    ]) }}
{% endmacro %}
