{#
    Stops the run if the database cannot hold what is built; the message says why.
#}
{% macro check_database() %}
    {{ return(adapter.dispatch('check_database', 'northstar')()) }}
{% endmacro %}

{% macro default__check_database() %}
    {{ return('') }}
{% endmacro %}

{% macro postgres__check_database() %}
    {% set encoding = run_query(
        'select pg_encoding_to_char(encoding) from pg_database where datname = current_database()'
    ).rows[0][0] %}
    {% if encoding != 'UTF8' %}
        {% do northstar._stop(
            'Database ' ~ target.database ~ ' has the encoding ' ~ encoding
            ~ ', which does not hold every letter', 'a database in UTF8',
            'NORTHSTAR_PG_DATABASE (or the profile)') %}
    {% endif %}
    {{ return('') }}
{% endmacro %}
