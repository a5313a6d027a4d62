"""Hypothesis makes values of the input contract, sound ones and hostile ones."""

import re
import string
from datetime import datetime
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

Value = TypeVar("Value")

# Text of any script and with any sign. Python and the engines turn a few letters differently to
# upper or lower case, so codes and statuses are made of other text (`plain_text`).
any_text = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
plain_text = st.text(string.printable + "éßЖ元🙂\u00a0\u3000", max_size=4)


def matching(pattern: str) -> st.SearchStrategy[str]:
    """Text that matches a pattern as a whole, in ASCII."""
    return st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True)


sound_numbers = st.one_of(
    st.decimals(-100, 1_000, places=2).map(str),
    st.decimals(0, 10**7, places=6).map(str),
    matching(r"[+-]?\d{1,3}(\.\d{0,6})?([eE][+-]?[0-3])?"),
)
hostile_numbers = st.one_of(
    st.decimals(-(10**15), 10**15, places=6).map(str),
    matching(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?"),
    st.sampled_from(["-0.00", "N/A", "NaN", "inf", "1e400", "1,234.5", "1_0", "\u00a07\t"]),
    plain_text,
)
recent = st.datetimes(datetime(2023, 1, 1), datetime(2024, 12, 31))
sound_times = st.one_of(
    recent.map(lambda at: at.strftime("%Y-%m-%d")),
    st.builds(
        lambda at, until, zone: at.isoformat(timespec=until) + zone,
        recent,
        st.sampled_from(["minutes", "seconds", "milliseconds", "microseconds"]),
        matching(r"(Z|[+-](0\d|1\d|2[0-3])(:?[0-5]\d)?)?"),
    ),
)
hostile_times = st.one_of(
    st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31)).map(str),
    matching(r"20\d\d-[01]\d-[0-3]\d( \d\d:\d\d(:\d\d\.\d+)?)?(Z|[+-]\d\d(:?[0-5]\d)?)?"),
    st.sampled_from(["now", "2024-02-30", "infinity", "2106-01-01", "1/2/2024", " 2024-06-01\n"]),
    plain_text,
)


def pool(values: st.SearchStrategy[Value], count: int) -> list[Value]:
    """Distinct values that hypothesis makes.

    The same whenever the same tests run: it also draws constants of the modules that are loaded.
    """
    made: dict[Value, None] = {}

    @settings(
        max_examples=2 * count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(values)
    def collect(value: Value) -> None:
        made.setdefault(value)

    collect()
    return list(made)[:count]
