{#
    True if a rule row is valid on a day: valid_from and valid_to are both inclusive, null is open.

    relation: the alias of the rules;
    day: an SQL date.
#}
{% macro valid_on(relation, day) %}
    {{- return(
        '(' ~ relation ~ '.valid_from is null or ' ~ relation ~ '.valid_from <= ' ~ day ~ ')'
        ~ ' and (' ~ relation ~ '.valid_to is null or '
        ~ relation ~ '.valid_to >= ' ~ day ~ ')') -}}
{% endmacro %}
