{# Whether rows with this batch_hash() (null: no) were made by the code of that code_version(). #}
{% macro is_of_code(hash, code) %}
    {{ return(hash is not none and hash // 16 ** 9 == code) }}
{% endmacro %}
