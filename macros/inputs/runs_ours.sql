{#
    Whether this command selects any node of this package. A project that installs the package also
    has runs that don't; its hooks leave those alone. A boolean.
#}
{% macro runs_ours() %}
    {% for unique_id in selected_resources if unique_id.split('.')[1] == 'northstar' %}
        {{ return(true) }}
    {% endfor %}
    {{ return(false) }}
{% endmacro %}
