{#
    The columns of int_clv_fits, as {column: SQL type}; FITS in int_clv_fits.py names the same ones.
#}
{% macro clv_fit_columns() %}
    {% set columns = {'purpose': dbt.type_string(), 'calibrated_on': 'date'} %}
    {% for name in [
        'r', 'alpha', 'a', 'b', 'log_likelihood', 'log_likelihood_gap', 'p', 'q', 'gamma',
        'spend_log_likelihood',
    ] %}
        {% do columns.update({name: double_type()}) %}
    {% endfor %}
    {{ return(columns) }}
{% endmacro %}
