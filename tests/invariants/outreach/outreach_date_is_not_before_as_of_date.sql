-- Customers are judged on the as-of date, and written to on that day or later. Nothing of the list
-- is built before this is known. check_run() says so at once where both days are variables.
select
    as_of_date,
    outreach_date,
    'set outreach_date to null, or to a day that is not before the as-of date' as what_to_do
from {{ ref('northstar', 'int_outreach_dates') }}
where outreach_date < as_of_date
