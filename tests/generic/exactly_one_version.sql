{#
    For every key of a rule seed exactly one version is valid on any day. So the first version has
    no valid_from, the last has no valid_to, and each of the others begins on the day after the one
    before it ends (both days are inclusive).

    The failing rows name the key, the version's days, the last day of the version before it, and
    what is wrong.

    model: a seed with valid_from and valid_to;
    key: the columns that identify a rule; nulls in them are equal;
    overrides: key columns such as market, by default none. A row with a value in one of them
        replaces the row without while it is valid, so it may begin and end on any day. Two such
        rows of one key must not overlap either;
    may_begin_and_end: true if the first version of a key may begin late and the last may end, as
        for a tier that is introduced next month or given up; other tests then check that the rules
        of each day are complete. False by default.
#}
{% test exactly_one_version(model, key, overrides=[], may_begin_and_end=false) %}
{% set window -%}
    over (
            partition by {{ key | join(', ') }}
            order by valid_from asc nulls first, valid_to desc nulls first
        )
{%- endset %}
with versions as (
    select
        {{ key | join(',\n        ') }},
        valid_from,
        valid_to,
        {% if overrides %}
        {{ overrides | join(' is not null or ') }} is not null as is_override,
        {% else %}
        1 = 0 as is_override,
        {% endif %}
        row_number() {{ window }} as version_number,
        lag(valid_to) {{ window }} as previous_valid_to,
        count(*) over (partition by {{ key | join(', ') }}) as versions_count
    from {{ model }}
),

checked as (
    select
        versions.*,
        case
            when valid_from > valid_to then 'ends before it begins'
            when version_number > 1
                and (
                    previous_valid_to is null
                    or valid_from is null
                    or valid_from <= previous_valid_to
                ) then 'overlaps the version before it'
            when is_override then null
            {% if not may_begin_and_end %}
            when version_number = 1 and valid_from is not null
                then 'no version is valid before it'
            when version_number = versions_count and valid_to is not null
                then 'no version is valid after it'
            {% endif %}
            when version_number > 1
                and valid_from > {{ days_before('previous_valid_to', -1) }}
                then 'no version is valid between the version before it and this one'
        end as issue
    from versions
)

select
    {{ key | join(',\n    ') }},
    previous_valid_to,
    valid_from,
    valid_to,
    issue
from checked
where issue is not null
{% endtest %}
