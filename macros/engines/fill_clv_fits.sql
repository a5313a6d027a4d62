{#
    An operation of scripts/fit_clv.py: puts fitted parameters in place of all rows of int_clv_fits.
    The table stays, with its grants and what others built on it.

    rows: a list of {column: value}, the columns of clv_fit_columns(); numbers as text, so that none
    loses a digit.
#}
{% macro fill_clv_fits(rows) %}
    {% set relation = relation_of('int_clv_fits') %}
    {% if load_relation(relation) is none %}
        {% do exceptions.raise_compiler_error(
            'There is no table ' ~ relation ~ ' yet. Allowed: a database that was built. Change it '
            ~ 'in: dbt build, before this script.') %}
    {% endif %}
    {% do northstar.overwrite_rows(relation, northstar._rows_of_fits(rows)) %}
    {{ return('') }}
{% endmacro %}


{# A select of fitted parameters. Without any it gives no row, but all columns. #}
{% macro _rows_of_fits(rows) %}
    {% set selects = [] %}
    {% for row in rows or [{}] %}
        {% set values = [] %}
        {% for name, type in clv_fit_columns().items() %}
            {% set value = row.get(name) %}
            {% do values.append(
                'cast(' ~ ('null' if value is none else text_literal(value | string))
                ~ ' as ' ~ type ~ ') as ' ~ name) %}
        {% endfor %}
        {% do selects.append('select ' ~ values | join(', ')) %}
    {% endfor %}
    {{ return(
        'select * from (' ~ selects | join(' union all ') ~ ') as fits where purpose is not null'
    ) }}
{% endmacro %}
