{#
    A post-hook for tables, on engines that plan by statistics which they do not keep up at once:
    without it Postgres joins a table made a second ago as if it were tiny.
    Returns a statement, or '' where there is nothing to do.
#}
{% macro refresh_statistics(relation) %}
    {{ return(adapter.dispatch('refresh_statistics', 'northstar')(relation)) }}
{% endmacro %}

{% macro default__refresh_statistics(relation) %}
    {{ return('') }}
{% endmacro %}

{% macro postgres__refresh_statistics(relation) %}
    {{ return('analyze ' ~ relation if config.get('materialized') != 'view' else '') }}
{% endmacro %}
