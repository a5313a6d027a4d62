{#
    The fingerprint that the rows of a batch hold as batch_fingerprint: what the batch was made of,
    as a whole number below 2^60. The code's fingerprint stands in front of nine hexadecimal digits
    of everything else. A number, since a column of text takes several times as long to write.

    code: the code_fingerprint() of the table's model; rest: what else the batch was made of, as
    text.
#}
{% macro batch_fingerprint(code, rest) %}
    {{ return(code * 16 ** 9 + local_md5(rest)[:9] | int(base=16)) }}
{% endmacro %}

{# The code_fingerprint() in front of a batch_fingerprint(). #}
{% macro _code_of_batch(fingerprint) %}
    {{ return(fingerprint // 16 ** 9) }}
{% endmacro %}
