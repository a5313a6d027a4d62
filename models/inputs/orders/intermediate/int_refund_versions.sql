-- One row per version of a refund id that occurs more than once. Such ids are few: finding them
-- first spares a sort of all refunds.
-- depends_on: {{ ref('northstar', 'stg_refunds') }}
{% set rows = rows_to_validate(
    'int_refunds_accepted', 'int_refunds_due', 'int_refunds_validated') %}
{{ ranked_versions(
    'refunds',
    rows,
    rows if last_run('int_refunds_accepted') else ref('northstar', 'stg_refunds'),
) }}
