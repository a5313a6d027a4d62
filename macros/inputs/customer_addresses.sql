{#
    A select of each customer's addresses as the raw table customers states them, from the row that
    counts (int_customers_merged): customer_id, email, phone, null where there is none. For
    scripts/export_audience.py alone, between begin_export() and end_export(): no model may keep an
    address. Erased people have no row. Names tables without ref(), for staging is private.
#}
{% macro customer_addresses() %}
    {% set rows_and_ranks %}
select
    staged_customers.customer_id,
    staged_customers.email,
    staged_customers.phone,
    row_number() over (
        partition by staged_customers.customer_id
        order by
            {{ newest_version_first(
                'customers', 'staged_customers', 'staged_customers.updated_at') }}
    ) as version_rank
from {{ relation_of('stg_customers') }} as staged_customers
where staged_customers.rejection_reason is null
    {% endset %}
select
    merged_customers.customer_id,
    ranked.email,
    ranked.phone
from {{ relation_of('int_customers_merged') }} as merged_customers
inner join (
    {{ rows_and_ranks }}
) as ranked on merged_customers.described_customer_id = ranked.customer_id
where ranked.version_rank = 1
{% endmacro %}
