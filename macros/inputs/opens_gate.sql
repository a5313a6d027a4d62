{#
    Whether this run opens staging and finds who is erased: where erasure_requests are supplied, in
    every command but `dbt compile`, which asks no database. A boolean.
#}
{% macro opens_gate() %}
    {{ return(erases_people() and flags.WHICH != 'compile') }}
{% endmacro %}
