{#
    A statement that refreshes the engine's statistics of a new table, or '' if there is no need: a
    post-hook. Without it Postgres joins a table made a second ago as if it were tiny.

    relation: the table or view that the run just built.
#}
{% macro refresh_statistics(relation) %}
    {{ return(adapter.dispatch('refresh_statistics', 'northstar')(relation)) }}
{% endmacro %}

{% macro default__refresh_statistics(relation) %}
    {{ return('') }}
{% endmacro %}

{% macro postgres__refresh_statistics(relation) %}
    {{ return('analyze ' ~ relation if 'view' not in config.get('materialized') else '') }}
{% endmacro %}
