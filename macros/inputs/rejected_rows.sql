{#
    A select of every row of a raw table that is not accepted: the raw columns as text under their
    contract names (addresses hashed), rejection_reason, and the columns of `parsed`. Of a row of an
    erased customer only that is left which leads to nobody: the month, and where they are valid the
    amount, the currency and the market.

    table: a table of the input contract, as Jinja text;
    judged: the relation of its judged rows;
    versions: the relation of its ranked_versions();
    parsed: columns of both relations to add, a Jinja mapping {name: SQL expression}, not empty;
    moment: the raw column with the row's time, as Jinja text; day: the column of its day.
#}
{% macro rejected_rows(table, judged, versions, parsed, moment, day) %}
with judged as (
    select * from {{ judged }}
    where rejection_reason is not null
),

superseded as (
    select * from {{ versions }}
    where version_rank > 1
),

final as (
    select
        {% for column, text in northstar._columns_left(table, moment, day).items() %}
        {{ text }} as {{ column }},
        {% endfor %}
        rejection_reason,
        {% for name, column in parsed.items() %}
        {{ column }} as {{ name }}{{ ',' if not loop.last }}
        {% endfor %}
    from judged
    union all
    select
        {% for column, text in northstar._columns_as_text(table).items() %}
        {{ text }} as {{ column }},
        {% endfor %}
        'superseded_version' as rejection_reason,
        {% for name, column in parsed.items() %}
        {{ column }} as {{ name }}{{ ',' if not loop.last }}
        {% endfor %}
    from superseded
)

select * from final
{% endmacro %}


{# The raw columns as text, {column: SQL}. Addresses are hashed, and null without a salt. #}
{% macro _columns_as_text(table) %}
    {% set columns = {} %}
    {% for column, properties in input_contract()[table]['columns'].items() %}
        {% set text = 'cast(raw_' ~ column ~ ' as ' ~ dbt.type_string() ~ ')' %}
        {% if properties.personal_data == 'direct' and not env_var('NORTHSTAR_PII_SALT', '') %}
            {% set text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
        {% endif %}
        {% do columns.update({column: text}) %}
    {% endfor %}
    {{ return(columns) }}
{% endmacro %}


{# The same, less what an erased row must not keep. An amount, a currency or a market is valid where
   the parsed column of that name has a value. #}
{% macro _columns_left(table, moment, day) %}
    {% set columns = {} %}
    {% for column, text in northstar._columns_as_text(table).items() %}
        {% if column == moment %}
            {% set left = 'cast(' ~ month_of_raw_day(day) ~ ' as ' ~ dbt.type_string() ~ ')' %}
        {% elif column in ['amount', 'currency_code', 'market'] %}
            {% set left = 'case when ' ~ column ~ ' is not null then ' ~ text ~ ' end' %}
        {% else %}
            {% set left = 'null' %}
        {% endif %}
        {% do columns.update({
            column: "case when rejection_reason <> 'erased_customer' then " ~ text
                ~ ' else ' ~ left ~ ' end'}) %}
    {% endfor %}
    {{ return(columns) }}
{% endmacro %}
