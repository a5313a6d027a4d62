{#
    What raw values look like that are accepted, by the type of their column: a list of
    {'columns': the columns of that type, as a list of SQL texts, 'form': text}.
#}
{% macro accepted_forms() %}
    {% set forms = {
        'number': 'a number such as 1234.50',
        'timestamp': 'an ISO time such as 2026-05-28 or 2026-05-28T14:03:00+02:00',
        'date': 'an ISO day such as 2026-05-28',
        'boolean': 'true, t, yes, y, 1 or false, f, no, n, 0',
        'text': 'any text but an empty one',
    } %}
    {# How files may write numbers and times in other ways #}
    {% set settings = {
        'number': 'decimal_separator', 'timestamp': 'timestamp_format, date_format',
        'date': 'date_format',
    } if var('raw_source') == 'files' else {} %}
    {% set columns = {} %}
    {% for definition in input_contract().values() %}
        {% for column, properties in definition['columns'].items() %}
            {% do columns.setdefault(properties['type'], []).append("'" ~ column ~ "'") %}
        {% endfor %}
    {% endfor %}
    {% set accepted = [] %}
    {% for type, form in forms.items() %}
        {% set stated = [] %}
        {% for name in ['timestamp_format', 'date_format']
            if var('raw_csv').get(name) and name in settings.get(type, '') %}
            {% do stated.append(var('raw_csv')[name]) %}
        {% endfor %}
        {% do accepted.append({
            'columns': columns[type] | unique | sort | join(', '),
            'form': (stated | join(' or ') ~ ' (raw_csv), or ' if stated else '') ~ form
                ~ ('; see raw_csv: ' ~ settings[type] if type in settings else ''),
        }) %}
    {% endfor %}
    {{ return(accepted) }}
{% endmacro %}
