{#
    The body of a CTE `reached`: every pair (customer_id, next_customer_id) of ids of which one is
    reached from the other over some pairs of a relation, each pair once. Cycles end.

    Default: a recursive CTE, so the model begins with `with recursive`. Spark 3 has none: there the
    pairs are joined with themselves, in scratch tables, until no more are found, which takes as
    many rounds as the longest way has binary digits. Compiled SQL and unit tests follow ways of up
    to eight pairs.

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
    {% set found = namespace(pairs=edges, count=0) %}
    {% if not is_writing() %}
        {% for _ in range(7) %}
            {% set further = northstar._one_step_further(edges, found.pairs, edges) %}
            {% set found.pairs = "(" ~ further ~ ")" %}
        {% endfor %}
        {{ return('select customer_id, next_customer_id from ' ~ found.pairs ~ ' as found') }}
    {% endif %}
    {% set found.pairs = scratch_table(this, edges ~ '_0', sql) %}
    {% for round in range(1, 64) %}
        {% set count = run_query('select count(*) from ' ~ found.pairs).rows[0][0] %}
        {% if count == found.count %}
            {% break %}
        {% endif %}
        {% set last = found.pairs %}
        {% set found.count = count %}
        {% set found.pairs = scratch_table(
            this, edges ~ '_' ~ (round % 2 + 1), northstar._one_step_further(last, last, last)) %}
        {% do drop_scratch(last) %}
    {% endfor %}
    {{ return('select customer_id, next_customer_id from ' ~ found.pairs) }}
{% endmacro %}

{# The pairs of a relation, and those of one that lead on by those of another. #}
{% macro _one_step_further(known, found, edges) %}
    select known.customer_id, known.next_customer_id from {{ known }} as known
    union
    select found.customer_id, edges.next_customer_id
    from {{ found }} as found
    inner join {{ edges }} as edges on found.next_customer_id = edges.customer_id
{% endmacro %}
