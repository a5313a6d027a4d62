{#
    The values of a text column are one or more words joined by +. Null passes. The failing rows are
    the other values.

    model: the relation;
    column_name: the column;
    words: the words, of letters, digits and _.
#}
{% test joined_words(model, column_name, words) %}
{% set word = '(' ~ words | join('|') ~ ')' %}
select {{ column_name }}
from {{ model }}
where not {{ regexp_full_match(column_name, word ~ '([+]' ~ word ~ ')*') }}
{% endtest %}
