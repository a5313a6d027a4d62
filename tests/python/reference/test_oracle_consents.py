"""The oracle judges consents as found by hand (SPEC-outreach P1)."""

from datetime import date

import pytest

from small_tables import column, compute, only, orders, table

CONSENTS = "customer_id purpose channel is_granted changed_at"
CUSTOMERS = "customer_id marketing_opt_in updated_at"
LINKS = table("customer_id canonical_customer_id", ("b", "a"))
SALE = orders(("o", "a", "2024-06-30", "10"))


def answer(*rows: tuple, flags: tuple = (), purpose="marketing", channel="email"):
    """What customer a says on 2024-06-30: yes or no, since when, by what."""
    marts = compute(
        orders=SALE, identity_links=LINKS,
        consents=table(CONSENTS, *rows), customers=table(CUSTOMERS, *flags),
    )
    row = only(marts["consent_status"], customer_id="a", purpose=purpose, channel=channel)
    return row["is_granted"], row["since"], row["basis"]


def said(customer_id, is_granted, changed_at, channel=None, purpose="marketing"):
    return customer_id, purpose, channel, is_granted, changed_at


def test_without_a_row_the_flag_and_then_the_default_holds():
    assert answer() == (False, None, "default")
    assert answer(purpose="profiling", channel="all") == (True, None, "default")
    assert answer(purpose="advertising", channel="meta") == (False, None, "default")
    assert answer(flags=[("a", "yes", None)]) == (True, None, "flag")
    assert answer(flags=[("a", None, None)]) == (False, None, "default")
    assert answer(flags=[("a", "maybe", "2024-07-02")]) == (False, date(2024, 7, 2), "flag")


def test_the_last_row_by_the_day_counts():
    yes, no = said("a", "yes", "2024-06-01"), said("a", "no", "2024-06-30 23:59")
    assert answer(yes, no) == (False, date(2024, 6, 30), "row")
    assert answer(yes, said("a", "no", "2024-07-01")) == (True, date(2024, 6, 1), "row")
    assert answer(said("a", "no", "2024-07-01"), flags=[("a", "1", None)])[2] == "flag"
    assert answer(yes, said("a", "no", "2024-06-02", "SMS"))[0]
    assert not answer(yes, said("a", "no", "2024-06-01", None))[0]
    assert answer(said("a", "no", "2024-06-01"), said("a", "t", "2024-06-01", "Email"))[0]


@pytest.mark.parametrize("bad", [said("a", "ok", "2023-01-01"), said("a", "yes", "2024-02-30"),
                                 said("a", None, "2023-01-01"), said("a", "yes", None)])
def test_what_cannot_be_read_refuses_every_day(bad):
    assert answer(bad, said("a", "yes", "2024-06-01")) == (False, None, "row")
    assert answer(bad, said("b", "yes", "2024-06-01")) == (False, None, "row")


def test_all_ids_that_say_something_must_say_yes():
    yes, no = said("a", "yes", "2024-06-01"), said("b", "no", "2024-05-01")
    assert answer(yes, no) == (False, date(2024, 5, 1), "row")
    assert answer(yes, said("b", "yes", "2024-06-02"))[1] == date(2024, 6, 2)
    assert answer(yes, flags=[("b", "no", "2024-06-03")]) == (False, date(2024, 6, 3), "flag")
    assert answer(yes, flags=[("b", None, "2024-06-03")]) == (True, date(2024, 6, 1), "row")


def test_who_refuses_profiling_is_in_no_population_and_keeps_facts():
    raw = orders(*((f"o{n}", f"c{n}", f"2024-01-{10 - n:02}", str(10 - n)) for n in range(10)))
    refusal = table(CONSENTS, said("c0", "no", "2024-01-10", "email", "profiling"))
    marts = compute(orders=raw, consents=refusal)
    cuts = marts["score_cut_points"]
    recency = cuts[(cuts["dimension"] == "recency") & (cuts["percentile"] == 95)]
    assert list(recency["cut_value"]) == [-1]  # of nine customers, the best is c1
    row = only(marts["customers"], customer_id="c0")
    assert (row["monetary"], row["value_score"], row["r_score"]) == (10, None, None)
    assert row["lifecycle_stage"] == "introduction" and row["expected_gap_days"] == 7
    tiers = marts["customer_tiers"]
    of_c0 = tiers[tiers["customer_id"] == "c0"]
    assert column(of_c0, "tier_system", "tier_code") == dict.fromkeys(
        ("quadrant", "pyramid", "value_score", "rfm_segment", "rfm_octant", "scenario"),
        "unprofiled",
    )
    assert column(of_c0, "tier_system", "tier_rank")["rfm_octant"] == 9
    assert "c0" not in set(marts["customer_tags"]["customer_id"])


def test_where_all_refuse_there_are_facts_alone():
    marts = compute(orders=SALE, consents=table(CONSENTS, said("b", "x", None, None, "profiling")),
                    identity_links=LINKS)
    assert marts["score_cut_points"].empty
    assert set(marts["customer_tiers"]["tier_code"]) == {"unprofiled"}
    assert only(marts["customer_rfm"])["expected_gap_days"] == 7
