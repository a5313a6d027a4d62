{# The month of a day, by its first day, as the batch that a fact belongs to; 0001-01-01 for a fact
   without a day. day: an SQL date. #}
{% macro batch_month(day) %}
    {{- return('coalesce(cast(' ~ dbt.date_trunc('month', day) ~ ' as date), '
        ~ date_literal('0001-01-01') ~ ')') -}}
{% endmacro %}
