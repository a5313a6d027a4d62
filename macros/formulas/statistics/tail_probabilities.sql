{#
    A select of a relation's columns and of tail probabilities, doubles within 1e-6 (relative) of
    the true value down to 1e-12. A probability is null where an argument is null or degrees of
    freedom are not positive. Columns <name>_a, _b, _y, _side and _scale of its steps come along: a
    formula names them many times, and whole expressions in their place would make 40 kB of SQL.

    Each tail is an integral over a function that falls exponentially (falling_integral), times the
    density at the statistic (stirling_remainder). Left of the mode the other part is integrated and
    taken from 1.
    - f: the regularised incomplete beta function. With a, b = half the degrees of freedom and y =
      a f / b the odds, w = ln(1 + odds) from y on gives exp(-b w) (1 + (1 - exp(-w)) / y)^(a - 1).
      The other part is the tail of 1 / f with a and b exchanged.
    - t: two-sided. Its square is an f with 1 and as many degrees.
    - chi_square: the regularised incomplete gamma function of a = degrees / 2 at y = x / 2: w = u -
      y gives exp(-w) (1 + w / y)^(a - 1); the other part, in w = ln(y / u), exp(y (1 - exp(-w)) - a
      w).

    relation: what to select from, the name of a step or table;
    tails: a Jinja list of {'name': the new column, 'distribution': t, f or chi_square, 'statistic':
        an SQL number of any size and, for t, sign, 'degrees': a Jinja list of SQL numbers (for f
        those of numerator and denominator)}.
#}
{% macro tail_probabilities(relation, tails) %}
    {% set steps = {'arguments': [], 'scales': [], 'results': []} %}
    {% for tail in tails %}
        {% set distribution = tail['distribution'] %}
        {% if distribution not in ['t', 'f', 'chi_square'] %}
            {% do exceptions.raise_compiler_error(
                "tail_probabilities(): distribution is '" ~ distribution
                ~ "'. Allowed: t, f, chi_square.") %}
        {% endif %}
        {% set numbers = [] %}
        {% set degrees = ['1'] + tail['degrees'] if distribution == 't' else tail['degrees'] %}
        {% for number in [tail['statistic']] + degrees %}
            {% do numbers.append('cast(' ~ number ~ ' as ' ~ double_type() ~ ')') %}
        {% endfor %}
        {% set made = northstar._chi_square_tail(tail['name'], numbers[0], numbers[1])
            if distribution == 'chi_square'
            else northstar._f_tail(
                tail['name'],
                'power(' ~ numbers[0] ~ ', 2)' if distribution == 't' else numbers[0],
                numbers[1], numbers[2]) %}
        {% do steps['arguments'].extend(made['arguments']) %}
        {% do steps['scales'].append(made['scale'] ~ ' as ' ~ tail['name'] ~ '_scale') %}
        {% do steps['results'].append(made['result'] ~ ' as ' ~ tail['name']) %}
    {% endfor %}
    select *, {{ steps['results'] | join(', ') }}
    from (
        select *, {{ steps['scales'] | join(', ') }}
        from (
            select *, {{ steps['arguments'] | join(', ') }}
            from {{ relation }}
        ) as with_arguments
    ) as with_scales
{% endmacro %}


{# a and b are exchanged where f < 1: <name>_is_upper is false there. #}
{% macro _f_tail(name, f, first_degrees, second_degrees) %}
    {% set a, b, y = name ~ '_a', name ~ '_b', name ~ '_y' %}
    {% set is_upper = f ~ ' >= 1' %}
    {% set first, second = first_degrees ~ ' / 2', second_degrees ~ ' / 2' %}
    {% set odds = 'nullif(' ~ f ~ ', 0) * ' ~ first_degrees ~ ' / ' ~ second_degrees %}
    {% set valid = first_degrees ~ ' > 0 and ' ~ second_degrees ~ ' > 0' %}
    {% set integral = falling_integral(
        '(' ~ a ~ ' - 1) * ln(1 + (1 - exp(-{w})) / ' ~ y ~ ') - ' ~ b ~ ' * {w}',
        name ~ '_scale') %}
    {% set density = 'sqrt(' ~ a ~ ' * ' ~ b ~ ' / (' ~ a ~ ' + ' ~ b
        ~ ') / 6.283185307179586e0) * (1 + 1 / ' ~ y ~ ') * exp(greatest(' ~ a ~ ' * ln(' ~ y
        ~ ' * ' ~ b ~ ' / ' ~ a ~ ') - (' ~ a ~ ' + ' ~ b ~ ') * ln((1 + ' ~ y ~ ') * ' ~ b
        ~ ' / (' ~ a ~ ' + ' ~ b ~ ')), -600) - ' ~ stirling_remainder(a) ~ ' - '
        ~ stirling_remainder(b) ~ ' + ' ~ stirling_remainder('(' ~ a ~ ' + ' ~ b ~ ')') ~ ')' %}
    {{ return({
        'arguments': [
            'case when ' ~ valid ~ ' then case when ' ~ is_upper ~ ' then ' ~ first ~ ' else '
                ~ second ~ ' end end as ' ~ a,
            'case when ' ~ valid ~ ' then case when ' ~ is_upper ~ ' then ' ~ second ~ ' else '
                ~ first ~ ' end end as ' ~ b,
            'case when ' ~ valid ~ ' then case when ' ~ is_upper ~ ' then ' ~ odds
                ~ ' else 1 / (' ~ odds ~ ') end end as ' ~ y,
            'case when ' ~ f ~ ' <= 0 then 0 when ' ~ is_upper ~ ' then 1 when ' ~ f
                ~ ' < 1 then -1 end as ' ~ name ~ '_side',
        ],
        'scale': '1 / sqrt(power(' ~ b ~ ' - (' ~ a ~ ' - 1) / ' ~ y ~ ', 2) + greatest(' ~ a
            ~ ' - 1, 0) * (1 + 1 / ' ~ y ~ ') / ' ~ y ~ ')',
        'result': northstar._of_side(name, density ~ ' * ' ~ integral),
    }) }}
{% endmacro %}


{% macro _chi_square_tail(name, x, degrees) %}
    {% set a, y = name ~ '_a', name ~ '_y' %}
    {% set upper = falling_integral(
        '(' ~ a ~ ' - 1) * ln(1 + {w} / ' ~ y ~ ') - {w}', name ~ '_scale') ~ ' / ' ~ y %}
    {% set lower = falling_integral(
        y ~ ' * (1 - exp(-{w})) - ' ~ a ~ ' * {w}', name ~ '_scale') %}
    {% set density = 'sqrt(' ~ a ~ ' / 6.283185307179586e0) * exp(greatest(' ~ a ~ ' * ln(' ~ y
        ~ ' / ' ~ a ~ ') - ' ~ y ~ ' + ' ~ a ~ ', -600) - ' ~ stirling_remainder(a) ~ ')' %}
    {{ return({
        'arguments': [
            'case when ' ~ degrees ~ ' > 0 then ' ~ degrees ~ ' / 2 end as ' ~ a,
            'nullif(' ~ x ~ ', 0) / 2 as ' ~ y,
            'case when ' ~ x ~ ' <= 0 then 0 when ' ~ x ~ ' >= ' ~ degrees ~ ' then 1 when ' ~ x
                ~ ' < ' ~ degrees ~ ' then -1 end as ' ~ name ~ '_side',
        ],
        'scale': 'case when ' ~ y ~ ' >= ' ~ a ~ ' then ' ~ y ~ ' / sqrt(power(' ~ y ~ ' - ' ~ a
            ~ ' + 1, 2) + greatest(' ~ a ~ ' - 1, 0)) else 1 / sqrt(power(' ~ a ~ ' - ' ~ y
            ~ ', 2) + abs(' ~ y ~ ')) end',
        'result': northstar._of_side(name, density ~ ' * case when ' ~ y ~ ' >= ' ~ a ~ ' then '
            ~ upper ~ ' else ' ~ lower ~ ' end'),
    }) }}
{% endmacro %}


{# The probability, of the part that was integrated: <name>_side is 1 right of the mode, -1 left of
   it, 0 where the statistic is 0. #}
{% macro _of_side(name, part) %}
    {{ return(
        'case when ' ~ name ~ '_a is null then null when ' ~ name ~ '_side = 0 then 1 else ('
        ~ '1 - ' ~ name ~ '_side) / 2 + ' ~ name ~ '_side * ' ~ part ~ ' end') }}
{% endmacro %}
