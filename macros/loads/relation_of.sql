{#
    The table or view of a model of this package, wherever the project puts it and whatever it calls
    it. For a table that stands further down the same chain, of which ref() would make a cycle.

    model_name: a model without versions, as Jinja text. Returns a relation; whether it exists is
    not said.
#}
{% macro relation_of(model_name) %}
    {% set node = graph.nodes['model.northstar.' ~ model_name] %}
    {{ return(api.Relation.create(
        database=node.database, schema=node.schema, identifier=node.alias)) }}
{% endmacro %}
