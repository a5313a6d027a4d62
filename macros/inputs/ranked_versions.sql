{#
    A select of the judged rows that pass every other check and whose key occurs more than once,
    with version_rank: 1 for the version that counts (see newest_version_first).

    Repeated keys are looked for in the staged rows, by the key alone: to judge every row for the
    sake of a few takes far longer. A row whose repetitions are rejected for other reasons has rank
    1.

    table: a table of the input contract, as Jinja text;
    judged: the judged rows, a relation with its raw_columns_kept(), its key, updated_at and
        rejection_reason (null = passed);
    staged: the relation of staged rows that were judged, with their key.
#}
{% macro ranked_versions(table, judged, staged) %}
{% set keys = input_contract()[table]['key'] %}
{% set key = keys | join(', ') %}
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
            partition by {{ 'judged.' ~ keys | join(', judged.') }}
            order by
                {{ newest_version_first(table, 'judged', 'judged.updated_at') }}
        ) as version_rank
    from {{ judged }} as judged
    inner join repeated_keys
        on
            {% for column in keys %}
            judged.{{ column }} = repeated_keys.{{ column }}
            {{ 'and' if not loop.last }}
            {% endfor %}
    where judged.rejection_reason is null
)

select * from final
{% endmacro %}
