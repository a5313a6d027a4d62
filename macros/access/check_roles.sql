{#
    Stops the run if var reader_roles, analyst_roles or steward_roles is no list of names, or names
    a role that the database does not have or cannot use; the message says what is wrong. Where the
    engine has no roles it warns, since nothing is protected there.
#}
{% macro check_roles() %}
    {% set stated = [] %}
    {% for name in ['reader_roles', 'analyst_roles', 'steward_roles'] if var(name) is not none %}
        {% do stated.append(name) %}
        {% set roles = var(name) %}
        {% if roles is string or roles is mapping or roles is not iterable %}
            {% do _stop(
                'Variable ' ~ name ~ " is '" ~ roles ~ "', which is no list of roles",
                'null, or a list, e.g. [shop_readers]', '--vars or dbt_project.yml') %}
        {% endif %}
        {% for role in roles if role is not string
            or not modules.re.fullmatch(role_name_form().pattern, role) %}
            {% do _stop(
                'Variable ' ~ name ~ " names the role '" ~ role ~ "'", role_name_form().said,
                '--vars or dbt_project.yml') %}
        {% endfor %}
    {% endfor %}
    {% if not stated or flags.WHICH not in ['build', 'run', 'seed', 'retry'] %}
        {{ return('') }}
    {% elif not knows_roles() %}
        {% do exceptions.warn(
            stated | join(', ') ~ " without effect: target '" ~ target.name ~ "' has no roles, so "
            ~ 'whoever reaches the database reads and writes everything in it.') %}
    {% else %}
        {% do check_roles_of_database() %}
    {% endif %}
{% endmacro %}
