{#
    A post-hook: fills a table of strategy by_batch that dbt has just made, in the transaction that
    made it. On a table that has rows the strategy has already written, so nothing is left to do.
#}
{% macro write_new_batches() %}
    {% if execute and config.get('materialized') == 'incremental'
        and config.get('incremental_strategy') == 'by_batch'
        and not run_query('select 1 from ' ~ this ~ ' limit 1').rows %}
        {% do northstar._write_batches(this) %}
    {% endif %}
    {{ return('') }}
{% endmacro %}
