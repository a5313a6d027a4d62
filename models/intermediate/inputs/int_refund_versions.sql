-- One row per raw refund row that passes every other check and whose refund id occurs more than
-- once; version_rank 1 is the version that counts, the others are superseded.
-- depends_on: {{ ref('stg_refunds') }}
-- depends_on: {{ ref('int_refunds_read') }}
{{ ranked_versions(
    'refunds',
    ref('int_refunds_read'),
    ref('int_refunds_read') if last_run('int_refunds_accepted') else ref('stg_refunds'),
) }}
