-- One row per raw refund row that passes every other check and whose refund id occurs more than
-- once; version_rank 1 is the version that counts, the others are superseded.
-- depends_on: {{ ref('northstar', 'stg_refunds') }}
{% set rows = rows_to_validate('int_refunds_accepted', 'int_refunds_due', 'int_refunds_validated') %}
{{ ranked_versions(
    'refunds',
    rows,
    rows if last_run('int_refunds_accepted') else ref('northstar', 'stg_refunds'),
) }}
