{#
    Lets the roles of vars reader_roles and analyst_roles read a table or view of this package. dbt
    asks this in place of its own macro of that name, in every materialization, and dbt's own then
    does it in the transaction that made the table. A `grants` config in dbt_project.yml could not:
    there `var()` knows --vars alone, and not what a project that installs this package sets.

    What dbt does otherwise stays: a project's own `grants` config holds, and where the variables
    are null nothing is granted or revoked. As with that config, others lose what they have, unless
    one of the variables that decide who reads the table is null.

    relation: the table or view; grant_config: config `grants` of the model; should_revoke: whether
    grants of an earlier run may still be there.
#}
{% macro apply_grants(relation, grant_config, should_revoke=true) %}
    {% set granted = northstar._granted_roles(model) %}
    {% if not granted.is_stated %}
        {% do dbt.apply_grants(relation, grant_config, should_revoke) %}
    {% else %}
        {% set wanted = dict(grant_config or {}) %}
        {% set privilege = read_privilege() %}
        {% do wanted.update({
            privilege: (wanted.get(privilege, []) + granted.roles) | unique(true) | list}) %}
        {% do dbt.apply_grants(
            relation, wanted,
            should_revoke and (granted.is_complete or grant_config | length > 0)) %}
    {% endif %}
{% endmacro %}


{#
    Who reads a model or seed by the variables: {'roles': [...], 'is_stated': whether one of the
    variables that decide is not null, 'is_complete': whether none of them is null}. Readers see
    marts, but none of rejected rows: those say what a customer's order lacked, value by value.
#}
{% macro _granted_roles(node) %}
    {% set deciding = ['analyst_roles'] %}
    {% if 'marts' in node.fqn and not node.name.endswith('_rejections') %}
        {% do deciding.append('reader_roles') %}
    {% endif %}
    {% set lists = [] %}
    {% for name in deciding if node.package_name == 'northstar' and knows_roles()
        and var(name) is not none %}
        {% do lists.append(var(name)) %}
    {% endfor %}
    {{ return({
        'roles': lists | sum(start=[]),
        'is_stated': lists | length > 0,
        'is_complete': lists | length == deciding | length,
    }) }}
{% endmacro %}
