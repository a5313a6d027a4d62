{#
    The calendar day of a UTC timestamp in a time zone, an SQL date. Null stays null.

    timestamp: a UTC timestamp without zone;
    zone: an IANA name such as America/New_York, as Jinja text (var business_time_zone).
#}
{% macro business_date(timestamp, zone) %}
    {{- return('cast(' ~ business_time(timestamp, zone) ~ ' as date)') -}}
{% endmacro %}
