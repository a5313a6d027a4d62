{#
    The parts of an expression that only calculates: columns, numbers, + - * / and brackets. A
    column is found by its name whatever letters, blanks or keywords it is made of; of several that
    fit the longest counts.

    raw: the table, as raw_file() gives it;
    expression: an SQL expression of raw_columns, as Jinja text.
    Returns a list of {'kind': column, number or sign, 'text'}, the text of a column being its name
    in raw['from']; none where the expression is another one.
#}
{% macro raw_arithmetic(raw, expression) %}
    {% set parts = [] %}
    {% set rest = [expression.strip()] %}
    {% for _ in range(expression | length) if rest[0] %}
        {% set text = rest[0] %}
        {% set found = modules.re.match('"(?:[^"]|"")+"', text) %}
        {% set spelt = [found.group(0)] if found else [] %}
        {% for header in raw['headers'] if header['spelt'] and not found
            and text.lower().startswith(header['spelt'] | lower)
            and not modules.re.match('\\w', text[header['spelt'] | length:])
            and header['spelt'] | length > (spelt | map('length') | max | default(0, true)) %}
            {% do spelt.append(text[:header['spelt'] | length]) %}
        {% endfor %}
        {% set number = modules.re.match('([0-9]+([.][0-9]*)?|[.][0-9]+)(?!\\w)', text) %}
        {% if spelt and raw_header(raw, spelt[-1]) %}
            {% set part = spelt[-1] %}
            {% do parts.append({'kind': 'column', 'text': raw_header(raw, part)}) %}
        {% elif number %}
            {% set part = number.group(0) %}
            {% do parts.append({'kind': 'number', 'text': part}) %}
        {% elif text[0] in '+-*/()' %}
            {% set part = text[0] %}
            {% do parts.append({'kind': 'sign', 'text': part}) %}
        {% else %}
            {{ return(none) }}
        {% endif %}
        {% do rest.append(text[part | length:].lstrip()) %}
        {% do rest.pop(0) %}
    {% endfor %}
    {% set signs = parts | selectattr('kind', 'equalto', 'sign') | list %}
    {{ return(parts if signs and parts | length > signs | length else none) }}
{% endmacro %}


{# The parts of a calculation in the order of computing: operands, then the sign that joins them
   (+ - * / or 'negative' for one operand). none where brackets or operands do not fit together. #}
{% macro _calculation_steps(parts) %}
    {% set ranks = {'+': 1, '-': 1, '*': 2, '/': 2, 'negative': 3} %}
    {% set steps, waiting = [], [] %}
    {% set state = {'wants_operand': true, 'fits': true} %}
    {% for part in parts %}
        {% set sign = part['text'] %}
        {% if part['kind'] != 'sign' %}
            {% do steps.append(part) %}
            {% do state.update({'fits': state.fits and state.wants_operand}) %}
            {% do state.update({'wants_operand': false}) %}
        {% elif sign == '(' %}
            {% do waiting.append(sign) %}
            {% do state.update({'fits': state.fits and state.wants_operand}) %}
        {% elif sign == ')' %}
            {% for _ in range(waiting | length) if waiting and waiting[-1] != '(' %}
                {% do steps.append({'kind': 'sign', 'text': waiting.pop()}) %}
            {% endfor %}
            {% do state.update({
                'fits': state.fits and waiting != [] and not state.wants_operand}) %}
            {% do waiting.pop() if waiting %}
        {% elif state.wants_operand %}
            {% do state.update({'fits': state.fits and sign in '+-'}) %}
            {% do waiting.append('negative') if sign == '-' %}
        {% else %}
            {% for _ in range(waiting | length)
                if waiting and waiting[-1] != '(' and ranks[waiting[-1]] >= ranks[sign] %}
                {% do steps.append({'kind': 'sign', 'text': waiting.pop()}) %}
            {% endfor %}
            {% do waiting.append(sign) %}
            {% do state.update({'wants_operand': true}) %}
        {% endif %}
    {% endfor %}
    {% do state.update({'fits': state.fits and '(' not in waiting and not state.wants_operand}) %}
    {% for _ in range(waiting | length) %}
        {% do steps.append({'kind': 'sign', 'text': waiting.pop()}) %}
    {% endfor %}
    {{ return(steps if state.fits else none) }}
{% endmacro %}
