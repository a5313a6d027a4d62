{# The column of a batch's date in a table of this strategy (its config batch_column), as Jinja
   text. #}
{% macro batch_column() %}
    {% set dates = config.get('batch_dates', 'int_as_of_dates') %}
    {% set usual = 'as_of_date' if dates == 'int_as_of_dates' else 'month_start' %}
    {{ return(config.get('batch_column') or usual) }}
{% endmacro %}
