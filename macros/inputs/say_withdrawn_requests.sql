{# A pre-hook of erasure_status: warns if a day has fewer erasure requests than the last run found,
   because whom they named is a customer again. Returns ''. #}
{% macro say_withdrawn_requests() %}
    {% set last = load_cached_relation(this) if is_writing() else none %}
    {% if last is none %}
        {{ return('') }}
    {% endif %}
    {# An engine may join by equal days alone: no day stands for itself. #}
    {% set none_stated = date_literal('0001-01-01') %}
    {% set withdrawn = run_query(
        'select coalesce(sum(last_run.requests - coalesce(this_run.requests, 0)), 0) from ' ~ last
        ~ ' as last_run left join (select requested_date, count(*) as requests from '
        ~ ref('northstar', 'stg_erasure_requests') ~ ' where customer_id is not null '
        ~ 'group by requested_date) as this_run '
        ~ 'on coalesce(last_run.request_day, ' ~ none_stated ~ ') '
        ~ '= coalesce(this_run.requested_date, ' ~ none_stated ~ ') '
        ~ "where last_run.table_name = 'all' "
        ~ 'and last_run.requests > coalesce(this_run.requests, 0)').rows[0][0] | int %}
    {% if withdrawn %}
        {% do exceptions.warn(
            withdrawn ~ ' erasure requests of the last run are gone from erasure_requests. Whoever '
            ~ 'they named is a customer again, as far as the raw tables still know them and no '
            ~ 'other request names them.') %}
    {% endif %}
    {{ return('') }}
{% endmacro %}
