{#
    An SQL expression with the headers of the user's table in double quotes, so that names with
    blanks or keywords are columns there, too: Lineitem sku <> ''. A name of letters and digits
    alone counts as a column where it is an operand, not where SQL has it as a word of its own
    (`date '2024-01-31'`, `cast(amount as date)`, `left(name, 3)`).

    raw: the user's table, as raw_file() gives it;
    expression: SQL, as Jinja text.
#}
{% macro raw_names_quoted(raw, expression) %}
    {# What is found is kept apart, and a mark with its place stands for it meanwhile: nothing in
       quotes is looked at again. #}
    {% set kept = [] %}
    {% set text = [expression] %}
    {% for part in modules.re.findall("'(?:[^']|'')*'|\x22(?:[^\x22]|\x22\x22)*\x22", expression) %}
        {% do text.append(text.pop().replace(part, '\x00' ~ kept | length ~ '\x00', 1)) %}
        {% do kept.append(part) %}
    {% endfor %}
    {% set longest_first = [] %}
    {% for spelt in raw['headers'] | map(attribute='spelt') | unique
        if modules.re.search('[^\\W\\d_]', spelt) %}
        {% do longest_first.append('%06d' | format(spelt | length) ~ spelt) %}
    {% endfor %}
    {% for entry in longest_first | sort(reverse=true) %}
        {% set spelt = entry[6:] %}
        {% set pattern = northstar._operand_pattern(spelt) %}
        {% if modules.re.search(pattern, text[0]) %}
            {% do text.append(modules.re.sub(
                pattern, '\\1\x00' ~ kept | length ~ '\x00', text.pop())) %}
            {% do kept.append(adapter.quote(raw_header(raw, spelt))) %}
        {% endif %}
    {% endfor %}
    {% for part in kept %}
        {% do text.append(text.pop().replace('\x00' ~ loop.index0 ~ '\x00', part)) %}
    {% endfor %}
    {{ return(text[0]) }}
{% endmacro %}


{# A pattern that finds a header where an expression reads it as a column; group 1 is what leads to
   it and stays. #}
{% macro _operand_pattern(name) %}
    {% set exactly = modules.re.escape(name) %}
    {% if not modules.re.fullmatch('[^\\W\\d]\\w*', name) %}
        {{ return('(?i)(?<!\\w)()' ~ exactly ~ '(?!\\w)') }}
    {% elif name | lower in ['null', 'true', 'false'] %}
        {{ return('(?!)()') }}
    {% endif %}
    {% set before = '(^\\s*|[(,=<>!+*/|%-]\\s*'
        ~ '|\\b(?:and|or|not|when|then|else|between|like)\\s+)' %}
    {% set after = '(?=\\s*(?:$|[),=<>!+*/|%-]'
        ~ '|\\b(?:and|or|not|is|in|like|ilike|between|when|then|else|end)\\b))' %}
    {{ return('(?i)' ~ before ~ exactly ~ after) }}
{% endmacro %}
