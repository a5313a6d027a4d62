{#
    The column of a raw table that an outcome is about, null for accepted. Reads the columns
    table_name and outcome.
#}
{% macro column_of_outcome() %}
    {% set keys = [] %}
    {% for table, definition in input_contract().items() if definition['key'] %}
        {% do keys.append("when '" ~ table ~ "' then '" ~ definition['key'][0] ~ "'") %}
    {% endfor %}
    {% set column = ['outcome'] %}
    {% for prefix in ['missing_', 'invalid_', 'out_of_range_', 'non_positive_'] %}
        {% do column.append('replace(' ~ column.pop() ~ ", '" ~ prefix ~ "', '')") %}
    {% endfor %}
    {% set cases = [
        "when 'unknown_order' then 'order_id'",
        "when 'erased_customer' then case when table_name in ('order_items', 'refunds') "
            ~ "then 'order_id' else 'customer_id' end",
        "when 'missing_fx_rate' then 'currency_code'",
        "when 'invalid_currency' then 'currency_code'",
        "when 'not_counted' then 'status'",
        "when 'direct_id' then 'customer_id'",
        "when 'accepted' then null",
        "when 'superseded_version' then case table_name " ~ keys | join(' ') ~ ' end',
    ] %}
    {{- return('case outcome ' ~ cases | join(' ') ~ ' else ' ~ column[0] ~ ' end') -}}
{% endmacro %}
