{#
    What the rows of a batch bear as batch_hash, a whole number below 2^60: code_version() in front
    of nine hexadecimal digits of all else that tells this batch from an older one. A number, since
    a column of text takes several times as long to write.

    code: code_version(), which takes its time and so is asked once; rest: text.
#}
{% macro batch_hash(code, rest) %}
    {{ return(code * 16 ** 9 + local_md5(rest)[:9] | int(base=16)) }}
{% endmacro %}
