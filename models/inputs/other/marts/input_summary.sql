-- One row per input table and outcome. The outcomes of rows are shares of the rows read; what
-- raw_where left out is a share of all rows of the user's table.
{% set text = dbt.type_string() %}

with outcomes as (
    select * from {{ ref('northstar', 'int_input_outcomes') }}
),

rows_read as (
    select
        table_name,
        sum(row_count) as rows_count
    from outcomes
    where counted = 'row'
    group by table_name
),

filtered as (
    select * from {{ ref('northstar', 'stg_filtered_rows') }}
),

-- What would have been accepted
explained as (
    select
        outcomes.*,
        rows_read.rows_count,
        case
            when outcomes.outcome = 'accepted' then null
            when outcomes.outcome = 'not_counted'
                then {{ text_literal('a status of counted_statuses ('
                    ~ var('counted_statuses') | join(', ') ~ ')') }}
            when outcomes.outcome = 'superseded_version'
                then 'one row per ' || outcomes.column_name || '; the newest counts'
                    || case
                        when outcomes.table_name in ('orders', 'refunds')
                            then ' (is this one row per line? see raw_lines)'
                        else ''
                    end
            {% if 'orders' not in var('raw_lines') and var('raw_source') != 'demo' %}
            when outcomes.table_name = 'orders'
                and outcomes.outcome in ('missing_amount', 'missing_ordered_at')
                then 'a value in every row (is this one row per order line? see raw_lines)'
            {% endif %}
            when outcomes.outcome = 'erased_customer'
                then 'a customer without a row in erasure_requests'
            when outcomes.outcome = 'direct_id' then 'an id that is no e-mail address'
            when outcomes.outcome = 'unknown_order' then 'the order_id of an accepted order'
            when outcomes.outcome = 'missing_fx_rate'
                then 'a currency with a rate in fx_rates on the day or before it'
            when outcomes.outcome like 'out_of_range_%'
                then 'a day from earliest_order_date to today (variables)'
            when outcomes.outcome like 'non_positive_%'
                or outcomes.column_name = 'rate_to_reporting' then 'a number above 0'
            when outcomes.column_name = 'nearest_store_km' then 'a number, 0 or more'
            when outcomes.column_name = 'score'
                then 'a number on the scale of its kind (seed survey_kinds)'
            when outcomes.column_name = 'level' then '1, 2 or 3'
            when outcomes.column_name = 'tier_system'
                then '{{ tier_systems() | map(attribute="code") | join(", ") }}'
            when outcomes.column_name = 'currency_code' then 'three letters such as USD'
            when outcomes.column_name = 'market' then 'two letters such as DE'
            when outcomes.column_name = 'event_type' then '{{ event_types() | join(", ") }}'
            when outcomes.table_name = 'consents' and outcomes.column_name = 'purpose'
                then '{{ consent_purposes() | map(attribute="code") | join(", ") }}'
            when outcomes.column_name = 'purpose' then '{{ spend_purposes() | join(", ") }}'
            when outcomes.table_name = 'tickets' and outcomes.column_name = 'kind'
                then 'complaint, service'
            when outcomes.column_name = 'kind' then 'a kind of seed survey_kinds'
            {% for accepted in accepted_forms() %}
            when outcomes.column_name in ({{ accepted.columns }})
                then {{ text_literal(accepted.form) }}
            {% endfor %}
        end as accepted_form
    from outcomes
    inner join rows_read on outcomes.table_name = rows_read.table_name
),

final as (
    select
        table_name,
        outcome,
        case
            when outcome in ('accepted', 'not_counted') then outcome
            when counted = 'value' then 'issue'
            else 'rejected'
        end as outcome_kind,
        column_name,
        row_count,
        {{ ratio('row_count', 'rows_count') }} as share,
        -- An address in the wrong column is still an address.
        case when sample_value not like '%@%' then sample_value end as sample_value,
        accepted_form
    from explained
    union all
    select
        table_name,
        'filtered' as outcome,
        'filtered' as outcome_kind,
        cast(null as {{ text }}) as column_name,
        filtered_rows as row_count,
        {{ ratio('filtered_rows', 'source_rows') }} as share,
        cast(null as {{ text }}) as sample_value,
        'rows for which raw_where is true' as accepted_form
    from filtered
)

select * from final
