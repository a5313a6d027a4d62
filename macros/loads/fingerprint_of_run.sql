{#
    The batch_fingerprint of the rows that this run writes into a table of strategy
    by_changed_month: by it, batches made of a changed month are known to be outdated. Null outside
    a run.
#}
{% macro fingerprint_of_run() %}
    {%- set fingerprint = batch_fingerprint(code_fingerprint(model.name), invocation_id)
        if is_writing() else 'null' -%}
    {{- return('cast(' ~ fingerprint ~ ' as bigint)') -}}
{% endmacro %}
