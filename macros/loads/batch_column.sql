{# The column of a batch's date in a table of this strategy, as Jinja text. #}
{% macro batch_column() %}
    {{ return({'int_as_of_dates': 'as_of_date', 'int_months': 'month_start'}[
        config.get('batch_dates', 'int_as_of_dates')]) }}
{% endmacro %}
