{#
    Whether this command selects any node of this package. A project that installs the package also
    has runs that don't; its hooks leave those alone. True in an operation, which selects
    nothing and is called by its name. A boolean.
#}
{% macro runs_ours() %}
    {% if flags.WHICH == 'run-operation' %}
        {{ return(true) }}
    {% endif %}
    {% for unique_id in selected_resources if unique_id.split('.')[1] == 'northstar' %}
        {{ return(true) }}
    {% endfor %}
    {{ return(false) }}
{% endmacro %}
