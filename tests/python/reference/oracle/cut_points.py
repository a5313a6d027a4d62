"""Cut points are percentiles of the population (SPEC 4)."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any

QUINTILES = (20, 40, 60, 80)
VENTILES = tuple(range(5, 100, 5))
DEGENERATE_BELOW = 5


class Distribution:
    """The values of one dimension over the population it is cut among."""

    def __init__(self, values: Iterable[Any]) -> None:
        self.values = sorted(values)
        self.total = sum(self.values)
        self.is_degenerate = len(set(self.values)) < DEGENERATE_BELOW

    def cut(self, percentile: int) -> Any:
        """The value at position (k x N + n - 1) div n, for k / n = percentile / 100."""
        return self.values[(percentile * len(self.values) + 99) // 100 - 1]

    def cuts(self, percentiles: Iterable[int]) -> list[Any]:
        """Ascending cuts; none where nobody is in the population."""
        return [self.cut(percentile) for percentile in percentiles] if self.values else []

    def median(self) -> Any:
        """The value at position (N + 1) div 2."""
        return self.values[(len(self.values) + 1) // 2 - 1] if self.values else None


def exceeded(value: Any, cuts: Sequence[Any]) -> int:
    """The number of ascending cuts that the value exceeds strictly."""
    return bisect_left(cuts, value)
