{#
    Stops the run if var reader_roles, analyst_roles or steward_roles names a role that the database
    does not have, or stewards that this run cannot make members of its own role. The variables
    have the right form (see check_roles). Default: no question is asked, and a grant to a role that
    is missing fails. Where membership is no business of a run, it says so.
#}
{% macro check_roles_of_database() %}
    {% do adapter.dispatch('check_roles_of_database', 'northstar')() %}
{% endmacro %}

{% macro default__check_roles_of_database() %}
    {% if var('steward_roles') %}
        {% do exceptions.warn(
            "steward_roles without effect: on target '" ~ target.name ~ "' give "
            ~ var('steward_roles') | join(', ') ~ ' the role of this run yourself.') %}
    {% endif %}
{% endmacro %}

{% macro postgres__check_roles_of_database() %}
    {% for name in ['reader_roles', 'analyst_roles', 'steward_roles'] %}
        {% set found = northstar._roles_found(var(name) or []) %}
        {% for role in var(name) or [] %}
            {% if role not in found %}
                {% do _stop(
                    'Variable ' ~ name ~ " names '" ~ role ~ "', and the server has no such role",
                    'a role that somebody created: create role ' ~ role,
                    '--vars or dbt_project.yml') %}
            {% elif not found[role].needs_no_quotes %}
                {% do _stop(
                    'Variable ' ~ name ~ " names '" ~ role ~ "', a word of SQL",
                    'a role whose name needs no quotes', '--vars or dbt_project.yml') %}
            {% elif name != 'steward_roles' and found[role].is_member
                and role not in (var('steward_roles') or []) %}
                {% do exceptions.warn(
                    'Role ' ~ role ~ ' of ' ~ name ~ ' may write as well: it is a superuser, or a '
                    ~ 'member of the role that builds.') %}
            {% elif name == 'steward_roles' %}
                {% do northstar._check_steward(role, found[role].is_member) %}
            {% endif %}
        {% endfor %}
    {% endfor %}
{% endmacro %}


{# What the server says of roles: {name: {'needs_no_quotes', 'is_member' of this run's role}}. #}
{% macro _roles_found(roles) %}
    {% set found = {} %}
    {% if roles %}
        {% for row in run_query(
            'select rolname, quote_ident(rolname) = rolname, '
            ~ "pg_has_role(oid, current_user, 'member') from pg_roles where rolname in ('"
            ~ roles | join("', '") ~ "')"
        ).rows %}
            {% do found.update({row[0]: {'needs_no_quotes': row[1], 'is_member': row[2]}}) %}
        {% endfor %}
    {% endif %}
    {{ return(found) }}
{% endmacro %}


{# A member of a superuser could do everything on the server, so no steward is made one. #}
{% macro _check_steward(role, is_member) %}
    {% set owner, is_superuser, may_grant = run_query(
        'select current_user, rolsuper, '
        ~ "pg_has_role(session_user, current_user, 'member with admin option') "
        ~ 'from pg_roles where rolname = current_user').rows[0].values() %}
    {% if is_superuser %}
        {% do _stop(
            "Variable steward_roles is set, and role '" ~ owner ~ "' of this run is a superuser, "
            ~ 'as whom stewards could do everything on the server',
            'a role of its own, which owns what is built (docs/access.md)',
            'NORTHSTAR_PG_ROLE (or `role` of the profile)') %}
    {% elif not is_member and not may_grant %}
        {% do _stop(
            "Role '" ~ role ~ "' of steward_roles is no member of '" ~ owner
            ~ "', and this run may not make it one",
            'a member, made by an administrator: grant ' ~ owner ~ ' to ' ~ role,
            'the database') %}
    {% endif %}
{% endmacro %}
