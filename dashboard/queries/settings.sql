-- One row: the day of the numbers and their currency.
select
    max(as_of_date) as as_of_date,
    '{{ var("reporting_currency") }}' as currency_code
from {{ ref('northstar', 'customers') }}
