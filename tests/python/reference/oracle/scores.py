"""Each customer with a sale is scored against all others (SPEC 4)."""

import re
from collections.abc import Iterable, Mapping, Set
from decimal import Decimal
from typing import Any

from .cut_points import QUINTILES, VENTILES, Distribution, exceeded
from .exactness import ratio
from .facts import MIN_EXPECTED_GAP_DAYS, MIN_SALES_FOR_OWN_GAP
from .settings import Settings

RECENCY_WEIGHT, FREQUENCY_WEIGHT, MONETARY_WEIGHT = Decimal("0.1"), Decimal("0.5"), Decimal("0.4")
PURCHASE_WEIGHTS = {
    "recency": RECENCY_WEIGHT,
    "frequency": FREQUENCY_WEIGHT,
    "monetary": MONETARY_WEIGHT,
}
COMPOSITE_BASE_DAYS, COMPOSITE_DAYS_PER_UNIT = 365, 30
PART_WEIGHTS = {"purchase": 60, "interaction": 25, "social": 15}
PART_COVERAGE_PERCENT, PART_COVERAGE_DAYS = 60, 365

SEGMENT_GRID = """
hibernating R1-2 F1-2; at_risk R1-2 F3-4; cant_lose R1-2 F5-5; about_to_sleep R3-3 F1-2;
need_attention R3-3 F3-3; loyal_customers R3-4 F4-5; promising R4-4 F1-1; new_customers R5-5 F1-1;
potential_loyalists R4-5 F2-3; champions R5-5 F4-5
"""

SCORED = {"r_score": "recency", "f_score": "frequency", "m_score": "monetary"}
RFM_COLUMNS = (
    "r_score",
    "f_score",
    "m_score",
    "rfm_cell",
    "recency_points",
    "frequency_points",
    "monetary_points",
    "composite_score",
    "composite_points",
    "interaction_points",
    "social_points",
    "value_score",
    "value_score_parts",
    "rfm_segment",
)


class Population:
    """All customers with a sale, scored against each other as of one day.

    Those who refuse profiling are in no population and have no scores; their facts stay
    (SPEC-outreach P1).
    """

    def __init__(
        self,
        facts: dict[str, dict[str, Any]],
        engagement: Mapping[str, Mapping[str, int]],
        settings: Settings,
        refused: Set[str] = frozenset(),
    ) -> None:
        self.all_facts = facts
        facts = {customer: row for customer, row in facts.items() if customer not in refused}
        self.facts = facts
        self.engagement = engagement
        self.distributions = {
            "recency": Distribution(-row["recency_days"] for row in facts.values()),
            "frequency": Distribution(row["frequency"] for row in facts.values()),
            "monetary": Distribution(row["monetary"] for row in facts.values()),
            "mean_gap_days": Distribution(
                row["mean_gap_days"] for row in facts.values() if row["sales_count"] > 1
            ),
        }
        for part, values in engagement.items():
            self.distributions[part] = Distribution(
                values[customer] for customer in facts if values.get(customer, 0) > 0
            )
        self.score_cuts = {
            score: self.deciding_cuts(dimension, settings) for score, dimension in SCORED.items()
        }
        self.parts = ["purchase", *(part for part in engagement if self.part_counts(part))]
        self.scores = {customer: self.rfm(row) for customer, row in facts.items()}
        self.set_expected_gaps()
        self.set_points()
        self.set_value_scores()
        for name in (*SCORED, "value_score"):
            self.distributions[name] = Distribution(row[name] for row in self.scores.values())

    def deciding_cuts(self, dimension: str, settings: Settings) -> list[Any]:
        """The four cuts of a score: of the population, or given as thresholds."""
        if settings.rfm_scoring == "percentile":
            return self.distributions[dimension].cuts(QUINTILES)
        sign = -1 if dimension == "recency" else 1
        return sorted(sign * Decimal(str(cut)) for cut in settings.rfm_cut_points[dimension])

    def part_counts(self, part: str) -> bool:
        """A part counts if 60% of the customers seen within 365 days have a positive value."""
        recent = [
            customer
            for customer, row in self.facts.items()
            if row["recency_days"] <= PART_COVERAGE_DAYS
        ]
        positive = sum(self.engagement[part].get(customer, 0) > 0 for customer in recent)
        return bool(recent) and 100 * positive >= PART_COVERAGE_PERCENT * len(recent)

    def set_expected_gaps(self) -> None:
        """SPEC 3, expected_gap_days."""
        median = self.distributions["mean_gap_days"].median()
        for row in self.all_facts.values():
            gap = row["mean_gap_days"] if row["sales_count"] >= MIN_SALES_FOR_OWN_GAP else median
            row["expected_gap_days"] = max(
                MIN_EXPECTED_GAP_DAYS if gap is None else gap, MIN_EXPECTED_GAP_DAYS
            )

    def rfm(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Scores 1-5 and what follows from them and the facts alone."""
        scores: dict[str, Any] = {
            score: 1 + exceeded(dimension_value(facts, dimension), self.score_cuts[score])
            for score, dimension in SCORED.items()
        }
        scores["rfm_cell"] = "".join(str(scores[score]) for score in SCORED)
        scores["rfm_segment"] = SEGMENTS[scores["r_score"], scores["f_score"]]
        scores["composite_score"] = composite_score(facts)
        return scores

    def set_points(self) -> None:
        """Points 0-95 of every dimension, null for a part that dropped out."""
        cuts = {
            name: self.distributions[name].cuts(VENTILES)
            for name in (*PURCHASE_WEIGHTS, *self.engagement)
        }
        for customer, scores in self.scores.items():
            for name in PURCHASE_WEIGHTS:
                value = dimension_value(self.facts[customer], name)
                scores[f"{name}_points"] = 5 * exceeded(value, cuts[name])
            for part, values in self.engagement.items():
                points = 5 * exceeded(values.get(customer, 0), cuts[part])
                scores[f"{part}_points"] = points if part in self.parts else None

    def set_value_scores(self) -> None:
        """SPEC 4: composite_points and value_score."""
        total = sum(PART_WEIGHTS[part] for part in self.parts)
        for scores in self.scores.values():
            scores["composite_points"] = sum(
                weight * scores[f"{name}_points"] for name, weight in PURCHASE_WEIGHTS.items()
            )
            points = {**scores, "purchase_points": scores["composite_points"]}
            weighted = sum(PART_WEIGHTS[part] * points[f"{part}_points"] for part in self.parts)
            scores["value_score"] = ratio(weighted, total, 4)
            scores["value_score_parts"] = "+".join(self.parts)

    def cut_point_rows(self) -> Iterable[tuple[str, str, int | None, Any, bool]]:
        """dimension, statistic, percentile, cut_value, is_degenerate of mart score_cut_points."""
        for name in (*PURCHASE_WEIGHTS, *self.engagement, "value_score"):
            distribution = self.distributions[name]
            for percentile, cut in zip(VENTILES, distribution.cuts(VENTILES)):
                yield name, "cut", percentile, cut, distribution.is_degenerate
        for name, cuts in self.score_cuts.items():
            distribution = self.distributions[name]
            if distribution.values:
                flag = distribution.is_degenerate
                yield from ((name, "cut", *pair, flag) for pair in zip(QUINTILES, cuts))
                yield name, "sum", None, distribution.total, flag
                yield name, "count", None, len(distribution.values), flag
        gaps = self.distributions["mean_gap_days"]
        if gaps.values:
            yield "mean_gap_days", "median", 50, gaps.median(), gaps.is_degenerate


def dimension_value(facts: Mapping[str, Any], dimension: str) -> Any:
    """The compared value of a customer; recency enters negated."""
    return -facts["recency_days"] if dimension == "recency" else facts[dimension]


def composite_score(facts: Mapping[str, Any]) -> Decimal:
    """SPEC 4: R x 0.1 + F x 0.5 + M x 0.4, R in units of 30 days since D - 365 days."""
    recency_part = (COMPOSITE_BASE_DAYS - facts["recency_days"]) * RECENCY_WEIGHT
    other_parts = facts["frequency"] * FREQUENCY_WEIGHT + facts["monetary"] * MONETARY_WEIGHT
    dividend = recency_part + COMPOSITE_DAYS_PER_UNIT * other_parts
    return ratio(dividend, COMPOSITE_DAYS_PER_UNIT, 6)


def segment_cells() -> dict[tuple[int, int], str]:
    """The 25 cells (r_score, f_score) of rfm_segment."""
    cells = {}
    for code, *bounds in re.findall(r"(\w+) R(\d)-(\d) F(\d)-(\d)", SEGMENT_GRID):
        r_low, r_high, f_low, f_high = map(int, bounds)
        for r_score in range(r_low, r_high + 1):
            for f_score in range(f_low, f_high + 1):
                cells[r_score, f_score] = code
    return cells


SEGMENTS = segment_cells()


def rfm_octant(scores: Mapping[str, Any], distributions: Mapping[str, Distribution]) -> str:
    """SPEC 4: each score above the population's mean or not (score x N > sum)."""
    is_high = (
        scores[name] * len(distributions[name].values) > distributions[name].total
        for name in SCORED
    )
    return "".join("H" if high else "L" for high in is_high)
