{#
    A number with decimals as an exact SQL literal: to BigQuery a plain 0.1 is a binary fraction.

    number: its digits, as Jinja text.
#}
{% macro decimal_literal(number) %}
    {{- return(adapter.dispatch('decimal_literal', 'northstar')(number)) -}}
{% endmacro %}

{% macro default__decimal_literal(number) %}
    {{- return(number) -}}
{% endmacro %}

{% macro bigquery__decimal_literal(number) %}
    {{- return("bignumeric '" ~ number ~ "'") -}}
{% endmacro %}
