{#
    Whole days from a day to a later one, an integer: negative if the later one is earlier. Null if
    an argument is null.

    earlier: an SQL date;
    later: an SQL date.
#}
{% macro days_between(earlier, later) %}
    {{- return(adapter.dispatch('days_between', 'northstar')(earlier, later)) -}}
{% endmacro %}

{% macro default__days_between(earlier, later) %}
    {{- return('cast(' ~ dbt.datediff(earlier, later, 'day') ~ ' as integer)') -}}
{% endmacro %}

{# dbt's own stops the run at a null. #}
{% macro spark__days_between(earlier, later) %}
    {{- return('datediff(' ~ later ~ ', ' ~ earlier ~ ')') -}}
{% endmacro %}
