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
    {% for spelt in raw['headers'] | map(attribute='spelt') | map('lower') | unique
        if modules.re.search('[^\\W\\d_]', spelt) %}
        {% do longest_first.append('%06d' | format(spelt | length) ~ spelt) %}
    {% endfor %}
    {% for entry in longest_first | sort(reverse=true) %}
        {% set found = modules.re.findall(northstar._operand_pattern(entry[6:]), text[0]) %}
        {% for spelt in found | map('last') | unique(case_sensitive=true) %}
            {% set pattern = northstar._operand_pattern(spelt, '') %}
            {% do text.append(modules.re.sub(
                pattern, '\\1\x00' ~ kept | length ~ '\x00', text.pop())) %}
            {% do kept.append(quoted_name(raw_header(raw, spelt))) %}
        {% endfor %}
    {% endfor %}
    {% for part in kept %}
        {% do text.append(text.pop().replace('\x00' ~ loop.index0 ~ '\x00', part)) %}
    {% endfor %}
    {{ return(text[0]) }}
{% endmacro %}


{# A pattern that finds a header where an expression reads it as a column, in any case or, without
   the flag, in this one. Group 1 is what leads to it and stays, group 2 the header as it stands
   there. #}
{% macro _operand_pattern(name, flag='(?i)') %}
    {% set exactly = modules.re.escape(name) %}
    {% if not modules.re.fullmatch('[^\\W\\d]\\w*', name) %}
        {{ return(flag ~ '(?<!\\w)()(' ~ exactly ~ ')(?!\\w)') }}
    {% elif name | lower in ['null', 'true', 'false'] %}
        {{ return('(?!)()()') }}
    {% endif %}
    {% set before = '((?i:^\\s*|[(,=<>!+*/|%-]\\s*'
        ~ '|\\b(?:and|or|not|when|then|else|between|like)\\s+))' %}
    {% set after = '(?=\\s*(?:$|[),=<>!+*/|%-]'
        ~ '|(?i:\\b(?:and|or|not|is|in|like|ilike|between|when|then|else|end)\\b)))' %}
    {{ return(flag ~ before ~ '(' ~ exactly ~ ')' ~ after) }}
{% endmacro %}
