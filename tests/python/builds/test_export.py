"""The audiences that scripts/export_audience.py writes, and what becomes of them in the next build.

A small shop builds its list, exports it, sends it, and loads what it sent.
"""

import csv
import hashlib
import json
import subprocess
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import export_audience
from project import (
    WITHOUT_TESTS,
    Project,
    copy_rooms,
    rule_seed,
    run_script,
    write_tables,
)

AS_OF, NEXT_AS_OF = date(2024, 12, 31), date(2025, 2, 15)
CUSTOMERS = 240
WITHOUT_ROOMS = ("economics", "budget", "scorecards", "monitoring", "compliance", "privacy")
ERASED, MERGED, KEPT = "c-020", "c-022", "c-026"
PLATFORMS = ["meta", "google", "tiktok"]
CHANGED = (2, 10, 12)  # customers with a newer address, one for each platform
PHONES = {"+1 (555) 000-{:04}": "1555000{:04}", "0044 20 7183 {:04}": "4420 7183{:04}",
          "555-{:04}": None, "": None}

Row = dict[str, Any]


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("text, address", [
    (" Jane.Doe@Example.COM ", "jane.doe@example.com"), ("no address", None), ("a@b", None),
    ("two@x.com, three@x.com", None), ("", None), (None, None),
])
def test_an_email_address_is_trimmed_and_in_lower_case(text: str | None, address: str | None):
    assert export_audience.usable_email(text) == address


@pytest.mark.parametrize("text, digits", [
    ("+374 93-828222", "37493828222"), ("00374 (93) 828.222", "37493828222"),
    ("93-828222", None), ("+0 93 828222", None), ("+374", None), ("+374938282221234567", None),
    ("+37493828222 x5", None), ("+44 (0)20 7183 8750", "442071838750"), ("", None), (None, None),
])
def test_a_phone_number_has_its_country_code(text: str | None, digits: str | None):
    assert export_audience.usable_phone(text) == digits


def test_hashes_are_those_that_a_platform_published():
    """TikTok's table of formats gives an e-mail address and a phone number with their hashes."""
    tiktok = export_audience.AD_PLATFORMS["tiktok"]
    member = {"email": " JaneDoe@gmail.com", "phone": "+374 93-828222"}
    assert list(tiktok.lines([member], Counter())) == [(
        "d6117306485ed0e50afab3ac871e98f81699151f30281527d63ff5f233656c69",
        "65b7e6dcf6f4310f8d7cbfbd78289a753062fb054d6664fb9aaac5df66a422d4",
    )]


@pytest.mark.parametrize(("exported", "too_late"), [
    ("2025-01-01T18:59", 1), ("2025-01-01T19:00", 2), ("2025-01-02T03:00", 2),
    ("2026-01-01T03:00", 0),  # `today` is set to a day long past
])
def test_messages_whose_hours_are_over_are_counted(exported: str, too_late: int):
    ends = [datetime(2025, 1, 1, hour) for hour in (12, 19)] + [datetime(2025, 1, 2, 20)]
    outreach = SimpleNamespace(
        outreach_date=date(2025, 1, 1), exported_at=datetime.fromisoformat(exported),
        members=[{"send_to": end} for end in ends])
    assert len(export_audience.messages_too_late(outreach)) == too_late


def raw_tables() -> dict[str, list[Row]]:
    """Customers of one order each: half of them take e-mail, others one platform's advertising."""
    ids = [f"c-{number:03}" for number in range(CUSTOMERS)]
    phones = list(PHONES)
    customers, orders, consents = [], [], []
    for number, customer_id in enumerate(ids):
        takes_ads = number % 2 == 0
        customers.append({
            "customer_id": customer_id, "market": "US",
            "email": "nobody" if number % 10 == 4 else f" Person{number}@Example.com ",
            "phone": phones[number % len(phones)].format(number),
            "updated_at": "2024-01-01",
        })
        orders.append({
            "order_id": f"o{number}", "customer_id": customer_id, "amount": 10 + number,
            "currency_code": "USD",
            "ordered_at": date(2023, 11, 10) if number % 8 else AS_OF - timedelta(days=20),
        })
        consents.append({
            "customer_id": customer_id,
            "channel": PLATFORMS[number // 2 % 3] if takes_ads else "",
            "purpose": "advertising" if takes_ads else "marketing", "is_granted": "true",
            "changed_at": "2024-01-02",
        })
    # The newer of two rows counts.
    customers += [
        {**customers[number], "email": f"new{number}@example.com", "updated_at": "2024-06-01"}
        for number in CHANGED
    ]
    orders[-1]["ordered_at"] = AS_OF  # the last sale is of the as-of date
    return {
        "orders": orders, "customers": customers, "consents": consents,
        "identity_links": [{"customer_id": MERGED, "canonical_customer_id": KEPT}],
        "erasure_requests": [{"customer_id": ERASED, "requested_at": "2024-12-30"}],
    }


def files_of(folder: Path) -> dict[str, list[Row]]:
    """The rows of every CSV file below a folder."""
    found = {}
    for file in sorted(folder.rglob("*.csv")):
        with file.open(encoding="utf-8", newline="") as opened:
            found[str(file.relative_to(folder))] = list(csv.DictReader(opened))
    return found


class Merchant:
    """Builds, exports, sends and loads what was sent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tables = raw_tables()
        self.project = Project(
            folder, project_dir=copy_rooms(folder / "copy", without=WITHOUT_ROOMS))
        self.outcome: subprocess.CompletedProcess | None = None

    def build(self, as_of: date) -> None:
        self.project.variables = {
            **write_tables(self.folder / "raw", self.tables), "today": as_of.isoformat(),
            "as_of_date": as_of.isoformat(), "control_share": 0.3,
        }
        self.project.build(*WITHOUT_TESTS)

    def export(self, *options: str, **variables: Any) -> str:
        """Run the script; return what it says."""
        self.outcome = run_script(self.project, "export_audience.py", *options, **variables)
        return self.outcome.stdout + self.outcome.stderr

    @property
    def exports(self) -> Path:
        return self.project.project_dir / "exports"


@pytest.fixture(scope="module")
def merchant(tmp_path_factory: pytest.TempPathFactory) -> Merchant:
    made = Merchant(tmp_path_factory.mktemp("merchant"))
    made.build(AS_OF)
    return made


def expected_lines(members: list[str], tables: dict[str, list[Row]], plus: str) -> list[tuple]:
    """E-mail and phone hashes of customers, from their raw rows."""
    emails, phones = {}, {}
    for row in tables["customers"]:  # the newer row comes later
        emails[row["customer_id"]] = row["email"]
        phones[row["customer_id"]] = row["phone"]
    lines = []
    for customer_id in members:
        number = int(customer_id[2:])
        digits = PHONES[list(PHONES)[number % len(PHONES)]]
        email = emails[customer_id].strip().lower()
        lines.append((
            sha256(email) if "@" in email else "",
            sha256(plus + digits.format(number).replace(" ", "")) if digits else "",
        ))
    return [line for line in lines if any(line)]


def test_an_export_is_asked_for(merchant: Merchant):
    said = merchant.export()
    assert merchant.outcome.returncode != 0 and "export_personal_data is not true" in said
    said = merchant.export(export_personal_data=True, today="2025-01-02")
    assert merchant.outcome.returncode != 0
    assert "The list is of 2025-01-01, and today is 2025-01-02" in said
    said = merchant.export(export_personal_data=True, outreach_date="2025-01-03")
    assert merchant.outcome.returncode != 0
    assert "The list is of 2025-01-01, and variable outreach_date is 2025-01-03" in said
    assert not merchant.exports.exists()


def test_a_list_is_exported_sent_loaded_back_and_measured(merchant: Merchant):
    project, tables = merchant.project, merchant.tables
    listed = project.query("""
        select customer_id, action_code, channel, is_recommended, is_control, send_from
        from northstar.outreach_list where is_recommended or is_control
    """)
    said = merchant.export(export_personal_data=True)
    assert merchant.outcome.returncode == 0, said
    written, control = listed[listed.is_recommended], listed[listed.is_control]
    assert f"{len(written)} to write to, {len(control)} held back as control" in said
    assert len(written) > 100 and len(control) > 20
    assert project.value("select count(*) from northstar_staging.stg_customers") == 0

    folder = merchant.exports / "2025-01-01"
    assert folder.stat().st_mode & 0o077 == 0
    files = files_of(folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    # Every audience there may be has a file: an upload of an empty one empties it.
    assert {entry["file"] for entry in manifest["files"]} | {
        "campaigns.csv", "sends.csv", "experiment_shares.csv"} == set(files)
    assert [] in files.values()
    for platform in PLATFORMS:
        lines = files[f"{platform}/win_back_coupon.{platform}.csv"]
        assert all(len(set(column)) > 3 for column in zip(*(row.values() for row in lines)))
    for entry in manifest["files"]:
        members = written[(written.action_code == entry["action_code"])
                          & (written.channel == entry["channel"])].customer_id.tolist()
        rows, platform = files[entry["file"]], entry["platform"]
        assert entry["customers"] == len(members) and entry["rows"] == len(rows)
        content = (folder / entry["file"]).read_bytes()
        assert entry["sha256"] == hashlib.sha256(content).hexdigest()
        if platform in export_audience.AD_PLATFORMS:
            found = [tuple(row.values()) for row in rows]
            plus = "+" if platform == "google" else ""
            assert sorted(found) == sorted(expected_lines(members, tables, plus))
        else:
            id_column = "customer_id" if platform == "hubspot" else "external_id"
            assert sorted(row[id_column] for row in rows) == sorted(members)
            assert {row["northstar_outreach_date"] for row in rows} <= {"2025-01-01"}
    left_out = Counter()
    for entry in manifest["files"]:
        left_out.update(entry["left_out"])
        assert entry["rows"] == entry["customers"] - entry["left_out"].get(
            "customers_without_address", 0)
    assert left_out["unusable_emails"] > left_out["customers_without_address"] > 0
    assert left_out["unusable_phones"] > 0
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    assert not [row["customer_id"] for row in tables["customers"] if row["customer_id"] in text]
    everything = "".join(file.read_text(encoding="utf-8") for file in folder.rglob("*.csv"))
    assert ERASED not in everything and MERGED not in everything
    gone = [ERASED, MERGED, *(f"c-{number:03}" for number in CHANGED)]
    assert not [who for who in gone
                if sha256(f"person{int(who[2:])}@example.com") in everything]
    assert [number for number in CHANGED if sha256(f"new{number}@example.com") in everything]

    # Sent as they are; some buy within the window, some after it. One withdraws.
    tables["campaigns"] = list(files["campaigns.csv"])
    tables["campaign_sends"] = list(files["sends.csv"])
    buyers = {row["customer_id"] for number, row in enumerate(files["sends.csv"])
              if number % 3 == 0}
    for customer_id in sorted(buyers):
        late = int(customer_id[2:]) % 5 == 0
        tables["orders"].append({
            "order_id": f"again {customer_id}", "customer_id": customer_id, "amount": 50,
            "currency_code": "USD", "ordered_at": date(2025, 2, 10) if late else date(2025, 1, 8),
        })
    withdraws = next(
        row["customer_id"] for row in files["sends.csv"]
        if row["channel"] == "meta" and row["variant"] == "treatment"
        and row["customer_id"] not in buyers
        and int(row["customer_id"][2:]) % 10 != 4 and int(row["customer_id"][2:]) not in CHANGED)
    withdrawn = sha256(f"person{int(withdraws[2:])}@example.com")
    tables["consents"].append({
        "customer_id": withdraws, "channel": "", "purpose": "advertising", "is_granted": "false",
        "changed_at": "2025-02-01"})
    # Some controls are held back again, a few days before the next list.
    held_back = [row for row in files["sends.csv"] if row["variant"] == "control"
                 and row["channel"] == "meta" and row["customer_id"] not in buyers]
    again = {row["customer_id"] for row in held_back[:3]}
    tables["campaigns"].append(
        {"campaign_id": "February", "action_code": "win_back_coupon", "starts_at": "2025-02-10"})
    tables["campaign_sends"] += [
        {**row, "send_id": f"again {row['customer_id']}", "campaign_id": "February",
         "sent_at": "2025-02-10"} for row in held_back[:3]
    ]
    shares = rule_seed("experiment_shares", project.project_dir)
    with shares.open("a", encoding="utf-8", newline="") as opened:
        for row in files["experiment_shares.csv"]:
            csv.writer(opened, lineterminator="\n").writerow(row.values())
    merchant.build(NEXT_AS_OF)
    results = project.query("""
        select
            campaign_id, control_customers, treatment_customers, control_conversions,
            treatment_conversions, expected_share, verdict
        from northstar.experiment_results where population = 'all'
    """).set_index("campaign_id")
    conversions = Counter(
        (row["campaign_id"], row["variant"]) for row in files["sends.csv"]
        if row["customer_id"] in buyers and int(row["customer_id"][2:]) % 5)
    sizes = Counter((row["campaign_id"], row["variant"]) for row in files["sends.csv"])
    assert "February" not in results.index  # without a treatment
    assert len(results) > 1
    for campaign_id, result in results.iterrows():
        for arm in ("control", "treatment"):
            assert result[f"{arm}_customers"] == sizes[campaign_id, arm]
            assert result[f"{arm}_conversions"] == conversions[campaign_id, arm]
        assert float(result.expected_share) == 0.7
    assert set(results.verdict) == {"insufficient_sample"}
    assert Counter(row["variant"] for row in files["sends.csv"]) == {
        "treatment": len(written), "control": len(control)}

    assert withdrawn in {row["email"] for row in files["meta/win_back_coupon.meta.csv"]}
    said = merchant.export("--platform", "meta", "--folder", str(merchant.folder / "other"),
                           export_personal_data=True)
    assert merchant.outcome.returncode == 0, said
    later = files_of(merchant.folder / "other" / "2025-02-16")
    assert {name.split("/")[0] for name in later if "/" in name} == {"meta"}
    # Nobody is sent what no platform has. Controls of six weeks ago are so again, unless lately.
    assert {row["channel"] for row in later["sends.csv"]} == {"meta"}
    controls = {row["customer_id"] for row in later["sends.csv"] if row["variant"] == "control"}
    assert controls & {row["customer_id"] for row in held_back[3:]} and not controls & again
    remaining = {row["email"] for row in later["meta/win_back_coupon.meta.csv"]}
    assert remaining and withdrawn not in remaining
