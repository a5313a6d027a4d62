{# How the models of customer value are fitted on an engine, as a sentence. #}
{% macro how_to_fit() %}
    {{ return(adapter.dispatch('how_to_fit', 'northstar')()) }}
{% endmacro %}

{% macro default__how_to_fit() %}
    {{ return(
        'Run scripts/fit_clv.py --target ' ~ target.name
        ~ ', then dbt build --select int_clv_fits+ (or the next build).') }}
{% endmacro %}

{% macro duckdb__how_to_fit() %}
    {{ return('Install scipy beside dbt (pip install scipy), then build again.') }}
{% endmacro %}
