{#
    A select of the limits of seed input_limits that are valid on the run's last day: limit_code,
    limit_value.
#}
{% macro valid_input_limits() %}
select
        input_limits.limit_code,
        input_limits.limit_value
    from {{ ref('input_limits') }} as input_limits
    where {{ valid_on('input_limits', date_literal(run_day(
        var('today'), var('business_time_zone')))) }}
{%- endmacro %}
