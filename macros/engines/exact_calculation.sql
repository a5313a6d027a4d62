{#
    A calculation over columns of text, exact and unrounded, so that a value is rounded once, as an
    amount. Null where a value is missing. Where one is no number (SPEC 2, Values), where the result
    does not fit the engine's exact numbers, or something is divided by 0, it is the calculation as
    text with the row's values: an invalid amount that shows what was wrong.

    raw: the table, as raw_file() gives it;
    parts: a raw_arithmetic();
    key: a word that no other calculation over this table has.
    Returns {'from': the FROM item with what the expression reads, 'expression': SQL}, or none where
    the parts make no calculation.
#}
{% macro exact_calculation(raw, parts, key) %}
    {% set steps = northstar._calculation_steps(parts) %}
    {{ return(steps and adapter.dispatch('exact_calculation', 'northstar')(
        raw, steps, parts, key)) }}
{% endmacro %}

{% macro default__exact_calculation(raw, steps, parts, key) %}
    {% set values = [] %}
    {% for step in steps %}
        {% if step['kind'] == 'number' %}
            {% do values.append(
                'cast(' ~ decimal_literal(step['text']) ~ ' as ' ~ wide_decimal_type() ~ ')') %}
        {% elif step['kind'] == 'column' %}
            {% set text = clean_text(quoted_name(step['text'])) %}
            {% do values.append(
                'case when ' ~ regexp_full_match(text, number_grammar()) ~ ' then cast(' ~ text
                ~ ' as ' ~ wide_decimal_type() ~ ') end') %}
        {% elif step['text'] == 'negative' %}
            {% do values.append('(-' ~ values.pop() ~ ')') %}
        {% else %}
            {% set right = values.pop() %}
            {% set right = 'nullif(' ~ right ~ ', 0)' if step['text'] == '/' else right %}
            {% do values.append('(' ~ values.pop() ~ ' ' ~ step['text'] ~ ' ' ~ right ~ ')') %}
        {% endif %}
    {% endfor %}
    {% set result = 'cast(' ~ values[0] ~ ' as ' ~ dbt.type_string() ~ ')' %}
    {{ return({
        'from': raw['from'],
        'expression': 'case when ' ~ northstar._has_values(parts) ~ ' then coalesce(' ~ result
            ~ ', ' ~ northstar._calculation_text(parts) ~ ') end',
    }) }}
{% endmacro %}

{# DuckDB's decimals have 38 digits and a scale that the whole column shares, so a product of two
   prices would overflow. Here a number is a whole number of up to 38 digits and a count of decimals
   of its own, in two columns per step of the calculation. #}
{% macro duckdb__exact_calculation(raw, steps, parts, key) %}
    {% set layers = [raw['from']] %}
    {% set values = [] %}
    {% for step in steps %}
        {% set digits = 'northstar_' ~ key ~ '_digits_' ~ loop.index %}
        {% set scale = 'northstar_' ~ key ~ '_scale_' ~ loop.index %}
        {% if step['kind'] == 'sign' %}
            {% set right = values.pop() %}
            {% set left = right if step['text'] == 'negative' else values.pop() %}
            {% set made = northstar._duckdb_calculated(step['text'], left, right) %}
        {% else %}
            {% set made = northstar._duckdb_operand(step) %}
        {% endif %}
        {% do values.append({'digits': digits, 'scale': scale}) %}
        {% do layers.append(
            '(select *, ' ~ made.digits ~ ' as ' ~ digits ~ ', ' ~ made.scale ~ ' as ' ~ scale
            ~ ' from ' ~ layers[-1] ~ ')') %}
    {% endfor %}
    {% set digits, scale = values[0].digits, values[0].scale %}
    {% set absolute = 'cast(abs(' ~ digits ~ ') as varchar)' %}
    {% set padded = 'lpad(' ~ absolute ~ ', cast(greatest(length(' ~ absolute ~ '), ' ~ scale
        ~ " + 1) as integer), '0')" %}
    {% set result = "case when " ~ digits ~ " < 0 then '-' else '' end || left(" ~ padded
        ~ ', length(' ~ padded ~ ') - ' ~ scale ~ ') || case when ' ~ scale
        ~ " > 0 then '.' || right(" ~ padded ~ ', ' ~ scale ~ ") else '' end" %}
    {{ return({
        'from': layers[-1],
        'expression': 'case when ' ~ northstar._has_values(parts) ~ ' then coalesce(' ~ result
            ~ ', ' ~ northstar._calculation_text(parts) ~ ') end',
    }) }}
{% endmacro %}


{# Whether every column of a calculation has a value. #}
{% macro _has_values(parts) %}
    {% set conditions = ['1 = 1'] %}
    {% for part in parts if part['kind'] == 'column' %}
        {% do conditions.append(clean_text(quoted_name(part['text'])) ~ ' is not null') %}
    {% endfor %}
    {{ return(conditions | unique | join(' and ')) }}
{% endmacro %}


{# A calculation as text, with the values of a row in place of its columns. #}
{% macro _calculation_text(parts) %}
    {% set texts = [] %}
    {% for part in parts %}
        {% do texts.append(
            clean_text(quoted_name(part['text'])) if part['kind'] == 'column'
            else "'" ~ part['text'] ~ "'") %}
    {% endfor %}
    {{ return(texts | join(" || ' ' || ")) }}
{% endmacro %}


{% macro _duckdb_operand(step) %}
    {% if step['kind'] == 'number' %}
        {% set whole, point, decimals = step['text'].partition('.') %}
        {{ return({
            'digits': 'cast(' ~ (whole ~ decimals) ~ ' as hugeint)', 'scale': decimals | length}) }}
    {% endif %}
    {% set text = clean_text(quoted_name(step['text'])) %}
    {% set plain = "case when not " ~ regexp_full_match(text, number_grammar())
        ~ " then null when contains(lower(" ~ text ~ "), 'e') then "
        ~ northstar._duckdb_plain_number(text) ~ " else " ~ text ~ " end" %}
    {% set plain = "case when contains(" ~ plain ~ ", '.') then rtrim(" ~ plain ~ ", '0') else "
        ~ plain ~ " end" %}
    {{ return({
        'digits': "try_cast(replace(replace(" ~ plain ~ ", '.', ''), '+', '') as hugeint)",
        'scale': "case when contains(" ~ plain ~ ", '.') then length(" ~ plain ~ ") - strpos("
            ~ plain ~ ", '.') else 0 end",
    }) }}
{% endmacro %}


{# One step over numbers of digits and scale. A quotient has 18 decimals, rounded half away from
   zero. #}
{% macro _duckdb_calculated(sign, left, right) %}
    {% if sign == 'negative' %}
        {{ return({'digits': '-' ~ left.digits, 'scale': left.scale}) }}
    {% elif sign == '*' %}
        {{ return({
            'digits': 'try(' ~ left.digits ~ ' * ' ~ right.digits ~ ')',
            'scale': left.scale ~ ' + ' ~ right.scale,
        }) }}
    {% elif sign == '/' %}
        {% set shift = '18 + ' ~ right.scale ~ ' - ' ~ left.scale %}
        {% set above = left.digits ~ ' * ' ~ northstar._duckdb_power_of_10(
            'greatest(' ~ shift ~ ', 0)') %}
        {% set below = right.digits ~ ' * ' ~ northstar._duckdb_power_of_10(
            'greatest(-(' ~ shift ~ '), 0)') %}
        {% set absolute = '(abs(' ~ above ~ ') + abs(' ~ below ~ ') // 2) // abs(' ~ below ~ ')' %}
        {{ return({
            'digits': 'case when ' ~ right.digits ~ ' <> 0 then try(cast(' ~ absolute
                ~ ' * sign(' ~ left.digits ~ ') * sign(' ~ right.digits ~ ') as hugeint)) end',
            'scale': '18',
        }) }}
    {% endif %}
    {% set scale = 'greatest(' ~ left.scale ~ ', ' ~ right.scale ~ ')' %}
    {% set terms = [] %}
    {% for term in [left, right] %}
        {% do terms.append(term.digits ~ ' * ' ~ northstar._duckdb_power_of_10(
            scale ~ ' - ' ~ term.scale)) %}
    {% endfor %}
    {{ return({'digits': 'try(' ~ terms | join(' ' ~ sign ~ ' ') ~ ')', 'scale': scale}) }}
{% endmacro %}


{% macro _duckdb_power_of_10(exponent) %}
    {{ return("cast('1' || repeat('0', cast(" ~ exponent ~ " as bigint)) as hugeint)") }}
{% endmacro %}
