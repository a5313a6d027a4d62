{#
    Whether this run writes the model at hand: not while the project is parsed, compiled or
    documented, nor in a unit test.
#}
{% macro is_writing() %}
    {# A unit test has no relation of its own: `this` is empty there. #}
    {{ return(execute and this and flags.WHICH in ['build', 'run', 'retry'] and true or false) }}
{% endmacro %}
