{#
    What the rows of a batch bear as batch_hash, a whole number below 2^60: code_version() in front
    of nine hexadecimal digits for what else they were made of. A number, since a column of text
    takes ten times as long to write.

    code: code_version(), which takes its time and so is asked once; version: text.
#}
{% macro batch_hash(code, version) %}
    {{ return(code * 16 ** 9 + local_md5(version)[:9] | int(base=16)) }}
{% endmacro %}

{# Whether rows with this batch_hash (null is none) were made by the code of that code_version(). #}
{% macro is_of_code(hash, code) %}
    {{ return(hash is not none and hash // 16 ** 9 == code) }}
{% endmacro %}
