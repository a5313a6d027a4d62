{#
    The rows of a judged relation that pass every other check and whose key occurs more than once,
    with version_rank: 1 for the version that counts (see newest_version_first).

    table: a table of the input contract; judged: a relation with its raw_columns_kept(), its key
    columns, updated_at and rejection_reason (null = passed); staged: the relation that it judges.
    Repeated keys are looked for in staged, by its key alone, since judging every row to find a few
    takes far longer; a row whose repetitions are rejected for other reasons has rank 1.
#}
{% macro ranked_versions(table, judged, staged) %}
{% set key = input_contract()[table]['key'] | join(', ') %}
with repeated_keys as (
    select {{ key }}
    from {{ staged }}
    group by {{ key }}
    having count(*) > 1
),

final as (
    select
        judged.*,
        row_number() over (
            partition by {{ key }}
            order by
                {{ newest_version_first(table, 'judged', 'judged.updated_at') }}
        ) as version_rank
    from {{ judged }} as judged
    where
        judged.rejection_reason is null
        and ({{ key }}) in (select {{ key }} from repeated_keys)
)

select * from final
{% endmacro %}
