{#
    The fingerprint of all facts up to the months of given days, as a select of <date>, fingerprint
    and facts_count. A date before all facts has no row. Reads int_input_months under the alias
    input_months.

    dates: the alias of a relation with one row per date; date: its key, a date; until: its column
    with the last day whose month counts.
#}
{% macro months_fingerprint(dates, date, until) %}
    select
        {{ dates }}.{{ date }},
        {{ text_list(
            'input_months.fact_table || cast(input_months.month_start as ' ~ dbt.type_string()
            ~ ') || input_months.fingerprint',
            "','",
            [byte_order('input_months.fact_table'), 'input_months.month_start']
        ) }} as fingerprint,
        sum(input_months.facts_count) as facts_count
    from {{ dates }}
    inner join input_months on {{ dates }}.{{ until }} >= input_months.month_start
    group by {{ dates }}.{{ date }}
{% endmacro %}
