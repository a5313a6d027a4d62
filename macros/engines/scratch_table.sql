{#
    Stores the rows of a query in a table that only this run needs. Returns its relation.

    Default: a temporary table. Spark has none, only views that would read the table that is being
    written, so there it is a table beside the one that it is made for; drop_scratch() removes it.

    relation: the table that it is made for; suffix: a word that no other has; sql: the query.
#}
{% macro scratch_table(relation, suffix, sql) %}
    {{ return(adapter.dispatch('scratch_table', 'northstar')(relation, suffix, sql)) }}
{% endmacro %}

{% macro default__scratch_table(relation, suffix, sql) %}
    {% set scratch = make_temp_relation(relation, '__' ~ suffix) %}
    {% do run_query('drop table if exists ' ~ scratch) %}
    {% do run_query(create_table_as(True, scratch, sql)) %}
    {{ return(scratch) }}
{% endmacro %}

{% macro spark__scratch_table(relation, suffix, sql) %}
    {% set scratch = northstar._scratch(relation, suffix) %}
    {% do run_statement('drop table if exists ' ~ scratch) %}
    {% do run_statement('create table ' ~ scratch ~ ' using ' ~ file_format() ~ ' as ' ~ sql) %}
    {{ return(scratch) }}
{% endmacro %}

{% macro _scratch(relation, suffix) %}
    {{ return(api.Relation.create(
        schema=relation.schema, identifier=relation.identifier ~ '__' ~ suffix, type='table')) }}
{% endmacro %}
