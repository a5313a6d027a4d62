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

{# A profile of the user's may lack them, or the server may ignore them: times would be in its zone,
   and the overwriting of one partition would remove all others. #}
{% macro spark__check_database() %}
    {% for setting, wanted in [
        ('spark.sql.session.timeZone', 'UTC'),
        ('spark.sql.sources.partitionOverwriteMode', 'dynamic'),
    ] %}
        {% set found = run_query('set ' ~ setting).rows[0][1] %}
        {% if found | lower != wanted | lower %}
            {% do northstar._stop(
                'Setting ' ~ setting ~ " is '" ~ found ~ "'", wanted,
                'server_side_parameters of the profile') %}
        {% endif %}
    {% endfor %}
    {{ return('') }}
{% endmacro %}

{# use_utc() sets the zone there, and Delta replaces partitions in one snapshot. #}
{% macro databricks__check_database() %}
    {{ return('') }}
{% endmacro %}
