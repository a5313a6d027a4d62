{#
    For a select that is grouped by rejection_reason: an example of the raw value that a reason is
    about, as text, the least by its bytes. Null for what is missing or personal (ids of customers,
    addresses).

    table: a table of the input contract, as Jinja text;
    prefix: what the raw columns' names begin with, as Jinja text.
#}
{% macro sample_of_rejection(table, prefix) %}
    {% set cases = [] %}
    {% for column, properties in input_contract()[table]['columns'].items()
        if not is_personal(column, properties) %}
        {% set reasons = [
            'invalid_' ~ column, 'out_of_range_' ~ column, 'non_positive_' ~ column] %}
        {% do reasons.extend({
            'order_id': ['unknown_order'], 'currency_code': ['missing_fx_rate', 'invalid_currency'],
        }.get(column, [])) %}
        {% do cases.append(
            "when rejection_reason in ('" ~ reasons | join("', '") ~ "') then cast(" ~ prefix
            ~ column ~ ' as ' ~ dbt.type_string() ~ ')') %}
    {% endfor %}
    {% if not cases %}
        {{- return('cast(null as ' ~ dbt.type_string() ~ ')') -}}
    {% endif %}
    {{- return('min(' ~ byte_order('case\n            ' ~ cases | join('\n            ')
        ~ '\n        end') ~ ')') -}}
{% endmacro %}
