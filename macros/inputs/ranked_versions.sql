{#
    The rows of a judged relation whose key passes every other check more than once, with
    version_rank: 1 for the version that counts (see newest_version_first).

    table: a table of the input contract; judged: a relation with its raw_columns_kept(), its key
    columns, updated_at and rejection_reason (null = passed).
#}
{% macro ranked_versions(table, judged) %}
{% set key = input_contract()[table]['key'] | join(', ') %}
with repeated_keys as (
    select {{ key }}
    from {{ judged }}
    where rejection_reason is null
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
