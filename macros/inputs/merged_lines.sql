{#
    A select of one row per record of a table whose file has a row per line of it (raw_lines). Rows
    of one id are one record. Its amounts are the sums of the lines' own, to 18 decimals, where a
    missing one adds nothing. An unreadable one, a discount's or a cost's too, is the record's
    amount, which is invalid then.
    Every other column is the least non-missing value, byte by byte. Rows without an id stay alone.
    All columns are text.

    table: a table of the input contract with a key, as Jinja text;
    lines: a select of its rows, with the contract's columns.
#}
{% macro merged_lines(table, lines) %}
    {% set definition = input_contract()[table] %}
    {% set key = definition['key'][0] %}
    {% set texts, alone, merged, unreadable = [], [], [], [] %}
    {% for column, properties in definition['columns'].items() if properties['type'] == 'number' %}
        {% do unreadable.append(
            'max(case when ' ~ column ~ ' is not null and ('
            ~ parse_decimal(column, column, 32, 18) ~ ') is null then ' ~ byte_order(column)
            ~ ' end)') %}
    {% endfor %}
    {% for column, properties in definition['columns'].items() %}
        {% do texts.append(clean_text('raw_lines.' ~ column) ~ ' as ' ~ column) %}
        {% do alone.append(column) %}
        {% if column == key %}
            {% do merged.append(column) %}
        {% elif properties['type'] == 'number' %}
            {% set number = parse_decimal(column, column, 32, 18) %}
            {% set sum = trim_trailing(trim_trailing(
                'cast(sum(' ~ number ~ ') as ' ~ dbt.type_string() ~ ')', '0'), '.') %}
            {% do merged.append((
                usual_order('coalesce(' ~ unreadable | join(', ') ~ ', ' ~ sum ~ ')')
                if column == 'amount' else sum) ~ ' as ' ~ column) %}
        {% else %}
            {% do merged.append(
                usual_order('min(' ~ byte_order(column) ~ ')') ~ ' as ' ~ column) %}
        {% endif %}
    {% endfor %}
    {% set clean_lines = '(select ' ~ texts | join(', ') ~ ' from (' ~ lines ~ ') as raw_lines)'
        ~ ' as clean_lines' %}
    {{ return(
        'select ' ~ merged | join(',\n        ') ~ '\n    from ' ~ clean_lines
        ~ '\n    where ' ~ key ~ ' is not null group by ' ~ key ~ '\n    union all\n    select '
        ~ alone | join(', ') ~ '\n    from ' ~ clean_lines ~ '\n    where ' ~ key ~ ' is null') }}
{% endmacro %}
