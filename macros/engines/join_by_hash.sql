{#
    The statements before a model that joins many periods or rules with the rows of customers or
    metrics, '' for none. Postgres underestimates the rows of such a join. It would read the other
    side again for each row, or merge along a part of the key, because its order is at hand, and
    compare all rows that are equal in that part. The settings end with the model's transaction.
#}
{% macro join_by_hash() %}
    {{- return(adapter.dispatch('join_by_hash', 'northstar')()) -}}
{% endmacro %}

{% macro default__join_by_hash() %}
    {{- return('') -}}
{% endmacro %}

{% macro postgres__join_by_hash() %}
    {{- return('set local enable_nestloop = off; set local enable_mergejoin = off') -}}
{% endmacro %}
