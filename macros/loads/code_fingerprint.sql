{#
    The fingerprint of everything in this package that decides which rows a model has for given
    input: its own code and that of its ancestors, the macros that these call, the variables that
    they read, and the rule seeds that int_rule_fingerprints does not watch. A table with another
    fingerprint is made from nothing.

    Comments and white space do not count. Neither do:
    - variables that choose rows or days: what they change is found in the rows;
    - rule seeds that move history, and which there are: int_rule_fingerprints notices what they
      say, day by day;
    - int_rule_changes, which is read for its test alone;
    - input_limits: what it decides, which ids are one customer, is compared in every run;
    - models of the rows that are due: they decide when a row is read, never what becomes of it;
    - the macros of this folder and refresh_statistics(): they decide how a table is written;
    - macros that check a variable or a table: they stop a run or change nothing;
    - of input_contract(), all but the entries of the tables that are read;
    - models of other packages: their rows are raw rows to us.

    model_name: a model of this package without versions, as Jinja text. Returns a whole number
    below 2^24.
#}
{% macro code_fingerprint(model_name) %}
    {# Some tables ask for theirs five times. dbt's graph lives as long as the run, so it keeps
       them. #}
    {% set known = graph.setdefault('northstar_code_fingerprints', {}) %}
    {% if model_name in known %}
        {{ return(known[model_name]) }}
    {% endif %}
    {% set watched_seeds = ['input_limits'] + rule_seeds() | selectattr('moves_history')
        | map(attribute='name') | list %}
    {% set code = {} %}
    {% set macro_ids = [] %}
    {% set node_ids = ['model.northstar.' ~ model_name] %}
    {% if node_ids[0] not in graph.nodes %}
        {% do exceptions.raise_compiler_error(
            'code_fingerprint: there is no model ' ~ node_ids[0]) %}
    {% endif %}
    {% for node_id in node_ids if node_id in graph.nodes and not node_id.endswith('_due')
        and node_id != 'model.northstar.int_rule_changes' %}
        {% set node = graph.nodes[node_id] %}
        {% if node.resource_type == 'seed' %}
            {% if node.name not in watched_seeds and not node.name.startswith('demo_') %}
                {% do code.update({node_id: node.checksum.checksum}) %}
            {% endif %}
        {% elif node.package_name == 'northstar' %}
            {% do code.update({node_id: plain_code(node.raw_code)}) %}
            {% if node.name.startswith('stg_') %}
                {% do code.update({
                    node_id ~ ' contract': input_contract()[node.name[4:]] | string}) %}
            {% endif %}
            {% do node_ids.extend(node.depends_on.nodes | reject('in', node_ids) | list) %}
            {% do macro_ids.extend(node.depends_on.macros | reject('in', macro_ids) | list) %}
        {% endif %}
    {% endfor %}
    {% for macro_id in macro_ids if macro_id.startswith('macro.northstar.') %}
        {% set macro = northstar[macro_id.split('.')[-1]].macro %}
        {% if northstar._decides_rows(macro) %}
            {% do code.update({macro_id: plain_code(macro.macro_sql)}) %}
            {% do macro_ids.extend(macro.depends_on.macros | reject('in', macro_ids) | list) %}
        {% endif %}
    {% endfor %}

    {% set parts = [] %}
    {% for id in code | sort %}
        {% do parts.append(id ~ ' ' ~ code[id]) %}
    {% endfor %}
    {% set names = modules.re.findall('\\bvar\\(\\W(\\w+)', parts | join(' ')) %}
    {% for name in names | unique | sort if variables().get(name) != 'rows' %}
        {% do parts.append(name ~ ' ' ~ var(name)) %}
        {# Ids of guests are made with the salt. #}
        {% if name == 'match_guests_by' and var(name) %}
            {% do parts.append('salt ' ~ local_md5(env_var('NORTHSTAR_PII_SALT', ''))) %}
        {% endif %}
    {% endfor %}
    {% do known.update({model_name: local_md5(parts | join('\n'))[:6] | int(base=16)}) %}
    {{ return(known[model_name]) }}
{% endmacro %}


{# Whether a macro can change a row: see code_fingerprint() for those that can't. #}
{% macro _decides_rows(macro) %}
    {% set folder = modules.re.split('[/\\\\]', macro.original_file_path)[1] %}
    {{ return(
        folder != 'loads'
        and not modules.re.match('_?check_', macro.name)
        and macro.name not in ['refresh_statistics', 'rule_seeds', 'input_contract']) }}
{% endmacro %}
