{# The calendar day of a UTC timestamp in a zone (an IANA name as Jinja text). Null stays null. #}
{% macro business_date(timestamp, zone) %}
    {{- return('cast(' ~ business_time(timestamp, zone) ~ ' as date)') -}}
{% endmacro %}
