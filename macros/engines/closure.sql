{#
    The body of a CTE `reached`: every pair (customer_id, next_customer_id) of ids of which one is
    reached from the other over some pairs of a relation, each pair once. Cycles end.

    Default: a recursive CTE, so the model begins with `with recursive`. Spark 3 has none: there the
    pairs are joined with themselves, in scratch tables, until no more are found, which takes as
    many rounds as the longest way has binary digits. Compiled SQL and unit tests follow ways of up
    to four pairs.

    edges: the name of the CTE with the pairs, as Jinja text;
    sql: a query of the same pairs that stands for itself, for Spark;
    reached: the name of the CTE whose body this is.
#}
{% macro closure(edges, sql, reached='reached') %}
    {{ return(adapter.dispatch('closure', 'northstar')(edges, sql, reached)) }}
{% endmacro %}

{# `union` drops repeated pairs, so that the recursion ends in a cycle, too. #}
{% macro default__closure(edges, sql, reached) %}
    select
        customer_id,
        next_customer_id
    from {{ edges }}
    union
    select
        {{ reached }}.customer_id,
        {{ edges }}.next_customer_id
    from {{ reached }}
    inner join {{ edges }} on {{ reached }}.next_customer_id = {{ edges }}.customer_id
{% endmacro %}

{% macro spark__closure(edges, sql, reached) %}
    {% if not is_writing() %}
        {{ return(northstar._up_to_four_steps(edges)) }}
    {% endif %}
    {% set found = namespace(pairs=scratch_table(this, edges ~ '_0', sql), count=0) %}
    {% for round in range(1, 64) %}
        {% set count = run_query('select count(*) from ' ~ found.pairs).rows[0][0] %}
        {% if count == found.count %}
            {% break %}
        {% endif %}
        {% set last = found.pairs %}
        {% set found.count = count %}
        {% set found.pairs = scratch_table(
            this, edges ~ '_' ~ (round % 2 + 1), northstar._twice_as_far(last)) %}
        {% do drop_scratch(last) %}
    {% endfor %}
    {{ return('select customer_id, next_customer_id from ' ~ found.pairs) }}
{% endmacro %}

{# The pairs of a relation, and those of two that follow each other. #}
{% macro _twice_as_far(pairs) %}
    select customer_id, next_customer_id from {{ pairs }}
    union distinct
    select first_half.customer_id, second_half.next_customer_id
    from {{ pairs }} as first_half
    inner join {{ pairs }} as second_half
        on first_half.next_customer_id = second_half.customer_id
{% endmacro %}

{# Joins alone: Spark's planner takes minutes for a union within a union within a union. #}
{% macro _up_to_four_steps(edges) %}
    select distinct
        customer_id,
        next_customer_id
    from (
        select
            first_step.customer_id,
            case steps.step_number
                when 1 then first_step.next_customer_id
                when 2 then second_step.next_customer_id
                when 3 then third_step.next_customer_id
                else fourth_step.next_customer_id
            end as next_customer_id
        from {{ edges }} as first_step
        left join {{ edges }} as second_step
            on first_step.next_customer_id = second_step.customer_id
        left join {{ edges }} as third_step
            on second_step.next_customer_id = third_step.customer_id
        left join {{ edges }} as fourth_step
            on third_step.next_customer_id = fourth_step.customer_id
        cross join (
            {% for step_number in range(1, 5) %}
            select {{ step_number }} as step_number{{ ' union all' if not loop.last }}
            {% endfor %}
        ) as steps
    ) as reached
    where next_customer_id is not null
{% endmacro %}

{# Snowflake and BigQuery have recursive CTEs with `union all` alone, which does not end in a
   cycle. #}
{% macro snowflake__closure(edges, sql, reached) %}
    {{ return(northstar.spark__closure(edges, sql, reached)) }}
{% endmacro %}

{% macro bigquery__closure(edges, sql, reached) %}
    {{ return(northstar.spark__closure(edges, sql, reached)) }}
{% endmacro %}
