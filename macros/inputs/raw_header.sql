{#
    The column of a user's table that a name means: the one spelt so, else the one that differs in
    case alone. Stops the run where several columns have the name.

    raw: the table, as raw_file() gives it;
    name: a name as the user writes it, with or without double quotes, as Jinja text.
    Returns the column's name in raw['from'], or none.
#}
{% macro raw_header(raw, name) %}
    {% set wanted = name.strip() %}
    {% if modules.re.fullmatch('"([^"]|"")+"', wanted) %}
        {% set wanted = wanted[1:-1] | replace('""', '"') %}
    {% endif %}
    {% set exact = [] %}
    {% set similar = [] %}
    {% for header in raw['headers'] if header['spelt'] | lower == wanted | lower %}
        {% do similar.append(header['name']) %}
        {% if header['spelt'] == wanted %}
            {% do exact.append(header['name']) %}
        {% endif %}
    {% endfor %}
    {% if exact | length == 1 %}
        {{ return(exact[0]) }}
    {% elif similar | length > 1 %}
        {% do northstar._stop(
            raw['name'] ~ " has " ~ similar | length ~ " columns named '" ~ wanted ~ "'",
            'a column that is there once',
            raw['name'] ~ ', or raw_columns (--vars or dbt_project.yml)') %}
    {% endif %}
    {{ return(similar[0] if similar else none) }}
{% endmacro %}
