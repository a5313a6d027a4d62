{#
    Whether an optional room is switched on: `+enabled` of the room's folder under models, first as
    the project itself says, then as this package does. For an analysis of the room, and for a model
    that is always on and does more where the room is there. Everything else needs no question: dbt
    switches off models by their folder, and tests with the models that they read.

    room: a folder of models, as Jinja text.
#}
{% macro room_is_on(room) %}
    {% set projects = [adapter.config] %}
    {% if project_name != 'northstar' %}
        {% do projects.append(adapter.config.load_dependencies()['northstar']) %}
    {% endif %}
    {% for project in projects %}
        {% set ours = project.models.get('northstar', {}) %}
        {% for folder in [ours.get(room, {}), ours] %}
            {% for key in ['+enabled', 'enabled'] if key in folder %}
                {{ return(folder[key]) }}
            {% endfor %}
        {% endfor %}
    {% endfor %}
    {{ return(true) }}
{% endmacro %}
