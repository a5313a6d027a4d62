{#
    A statement, run before anything of a run's hooks, that makes their session act as the role of
    the profile; '' where the adapter does. dbt-postgres sets the role in a transaction that it
    rolls back before on-run-start, so hooks would act as whoever logged in, and own what they make.
#}
{% macro use_role() %}
    {{ return(adapter.dispatch('use_role', 'northstar')()) }}
{% endmacro %}

{% macro default__use_role() %}
    {{ return('') }}
{% endmacro %}

{% macro postgres__use_role() %}
    {{ return('set role ' ~ target.role if target.role else '') }}
{% endmacro %}
