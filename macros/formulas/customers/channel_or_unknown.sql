{#
    A channel as marts name it that have a row for all channels: 'unknown' where there is none, and
    where it is named 'all', which stands for their sum there.

    channel: an SQL text or null.
#}
{% macro channel_or_unknown(channel) %}
    {{- return("coalesce(nullif(" ~ channel ~ ", 'all'), 'unknown')") -}}
{% endmacro %}
