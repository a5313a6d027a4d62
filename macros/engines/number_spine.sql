{#
    A select with the one column `number`: the whole numbers from 1 to another. No row if that is
    null or less than 1.

    to_number: the last number, up to 1,000,000, an SQL expression (a scalar).
#}
{% macro number_spine(to_number) %}
    {{ return(adapter.dispatch('number_spine', 'northstar')(to_number)) }}
{% endmacro %}

{% macro default__number_spine(to_number) %}
    select number
    from (
        select
            1 + ones.digit + 10 * tens.digit + 100 * hundreds.digit + 1000 * thousands.digit
            + 10000 * ten_thousands.digit + 100000 * hundred_thousands.digit as number
        from {{ _digits() }} as ones
        cross join {{ _digits() }} as tens
        cross join {{ _digits() }} as hundreds
        cross join {{ _digits() }} as thousands
        cross join {{ _digits() }} as ten_thousands
        cross join {{ _digits() }} as hundred_thousands
    ) as numbers
    where number <= {{ to_number }}
{% endmacro %}

{% macro duckdb__number_spine(to_number) %}
    select numbers.number from generate_series(1, {{ to_number }}) as numbers (number)
{% endmacro %}

{% macro postgres__number_spine(to_number) %}
    select numbers.number from generate_series(1, {{ to_number }}) as numbers (number)
{% endmacro %}

{% macro spark__number_spine(to_number) %}
    select number
    from (
        select case when {{ to_number }} >= 1 then sequence(1, {{ to_number }}) end as numbers
    ) as spine
    lateral view explode(numbers) as number
{% endmacro %}

{% macro bigquery__number_spine(to_number) %}
    select number
    from unnest(generate_array(1, {{ to_number }})) as number
{% endmacro %}
