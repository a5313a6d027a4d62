{#
    The version of all facts up to the months of days, from int_input_months (alias input_months), as
    a select: <date>, version, facts_count. A date before all facts has no row.

    dates: a relation; date: its key, a date; until: its column with the last day that counts.
#}
{% macro months_version(dates, date, until) %}
    select
        {{ dates }}.{{ date }},
        {{ dbt.listagg(
            'input_months.fact_table || cast(input_months.month_start as ' ~ dbt.type_string()
            ~ ') || input_months.version',
            "','",
            'order by ' ~ byte_order('input_months.fact_table') ~ ', input_months.month_start'
        ) }} as version,
        sum(input_months.facts_count) as facts_count
    from {{ dates }}
    inner join input_months on {{ dates }}.{{ until }} >= input_months.month_start
    group by {{ dates }}.{{ date }}
{% endmacro %}
