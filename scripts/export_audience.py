"""Write the audiences of the outreach list as files that advertising and messaging platforms take.

    python scripts/export_audience.py [--target NAME] [--project-dir FOLDER] [--vars FILE]
                                      [--platform NAME ...] [--folder FOLDER]

Needs a build with room outreach, its variables (--vars) with `export_personal_data: true`, and a
list of today or a later day. Replaces <outreach_date>/ in a folder, exports/ of the project:

- <platform>/<action>.<channel>.csv: the whole audience of an action on a channel, also one without
  members, since an upload is to replace what the platform has. Advertising platforms get unsalted
  SHA-256 hashes of addresses, as they prescribe; messaging platforms the customer's id and what to
  say;
- campaigns.csv, sends.csv: the same as rows of the inputs, members of control groups too, to be
  added to the raw tables once the messages are out, so that experiment_results measures them. A
  control of the action's repeat_after_days before is not there again;
- experiment_shares.csv: the planned shares of the arms, to be added to that seed;
- manifest.json: what each file holds and what was left out, without any id.

docs/outreach.md says how to use them. The files are personal data: delete them after the upload.
"""

import argparse
import csv
import hashlib
import json
import os
import re
import shutil
import signal
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from dbt_runs import PROJECT, add_options, run_dbt

sys.path.append(str(PROJECT / "dashboard"))
from target_database import open_cursor  # noqa: E402

Row = dict[str, Any]

TOLD = "northstar_export "  # begins what begin_export() tells

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"[1-9][0-9]{7,14}")

PROPERTIES = (
    "exported_at", "action_code", "outreach_date", "channel", "objective", "language", "theme_en",
    "theme_zh", "message", "send_from", "send_to",
)
CAMPAIGNS = (
    "campaign_id", "campaign_name", "objective", "channel", "tier_system", "tier_code",
    "action_code", "starts_at", "ends_at",
)
SENDS = (
    "send_id", "campaign_id", "customer_id", "channel", "variant", "sent_at", "opened_at",
    "clicked_at", "cost_amount",
)
SHARES = (
    "campaign_id", "variant", "share", "rule_version", "valid_from", "valid_to", "source", "reason",
)


def usable_email(text: str | None) -> str | None:
    """An e-mail address as platforms hash it: trimmed, in lower case; None if it is none."""
    address = (text or "").strip().lower()
    return address if EMAIL.fullmatch(address) else None


def usable_phone(text: str | None) -> str | None:
    """The digits of a phone number in E.164, country code first, without plus; None if it is none.

    Only a number that states its country (+ or 00 in front) is taken: that of a customer's market
    may be another, and then the hash would be somebody else's. The zero of +44 (0)20 is for calls
    within the country.
    """
    dialled = re.sub(r"\(0\)|[\s().\-/]", "", text or "")
    if not dialled.startswith(("+", "00")):
        return None
    digits = dialled.removeprefix("+") if dialled.startswith("+") else dialled.removeprefix("00")
    return digits if PHONE.fullmatch(digits) else None


def sha256(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in lower-case hexadecimal, without a salt."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@dataclass(frozen=True)
class AdPlatform:
    """Where an audience is matched by hashed addresses; its headers, and how it writes numbers."""

    email_header: str
    phone_header: str
    phone_prefix: str = ""

    @property
    def header(self) -> tuple[str, ...]:
        """The columns of a file."""
        return (self.email_header, self.phone_header)

    def lines(self, members: Iterable[Row], left_out: dict[str, int]) -> Iterator[tuple[str, ...]]:
        """The lines of a file, each once.

        Counts addresses that cannot be used, customers without another, and repeated lines.
        """
        written_lines = set()
        for member in members:
            email, phone = usable_email(member["email"]), usable_phone(member["phone"])
            left_out["unusable_emails"] += bool(member["email"]) and email is None
            left_out["unusable_phones"] += bool(member["phone"]) and phone is None
            if email is None and phone is None:
                left_out["customers_without_address"] += 1
                continue
            line = (
                sha256(email) if email else "",
                sha256(self.phone_prefix + phone) if phone else "",
            )
            left_out["repeated_lines"] += line in written_lines
            if line not in written_lines:
                written_lines.add(line)
                yield line


@dataclass(frozen=True)
class MessagePlatform:
    """Where customers are known by the shop's own id; what it calls that."""

    id_header: str

    @property
    def header(self) -> tuple[str, ...]:
        """The columns of a file."""
        return (self.id_header, *(f"northstar_{name}" for name in PROPERTIES))

    def lines(self, members: Iterable[Row], left_out: dict[str, int]) -> Iterator[tuple[str, ...]]:
        """The lines of a file; nobody is left out."""
        for member in members:
            yield (member["customer_id"], *(written(member[name]) for name in PROPERTIES))


# By the channel of an audience whose purpose is advertising (seed channels)
AD_PLATFORMS = {
    "meta": AdPlatform("email", "phone"),
    "tiktok": AdPlatform("Email_SHA256", "Phone_SHA256"),
    "google": AdPlatform("Email", "Phone", phone_prefix="+"),
}
# For every other channel
MESSAGE_PLATFORMS = {
    "klaviyo": MessagePlatform("external_id"),
    "braze": MessagePlatform("external_id"),
    "hubspot": MessagePlatform("customer_id"),
}
PLATFORMS = AD_PLATFORMS | MESSAGE_PLATFORMS


def written(value: Any) -> str:
    """A value as a field of a CSV file: a time in UTC, null as nothing."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return "" if value is None else str(value)


@dataclass
class Outreach:
    """What an export is made of: the list's recommended rows with addresses, and its controls."""

    as_of_date: date
    outreach_date: date
    exported_at: datetime
    control_share: Decimal
    members: list[Row]
    controls: list[Row]
    audiences: list[tuple[str, str]]  # action and channel of every audience that there may be
    names: dict[str, str]  # of actions
    purposes: dict[str, str]  # of channels

    def platforms_of(self, channel: str) -> list[str]:
        """The platforms that take the audiences of a channel."""
        if self.purposes.get(channel) != "advertising":
            return list(MESSAGE_PLATFORMS)
        return [channel] if channel in AD_PLATFORMS else []

    def campaign_of(self, action_code: str) -> str:
        """The id of the campaign that the messages of an action on this day are."""
        return f"{action_code} {self.outreach_date}"


@contextmanager
def open_staging(arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Let staging show raw rows; give what begin_export() says. A stop by signal closes it, too."""
    heard: list[str] = []
    run_dbt(arguments, "run-operation", "northstar.begin_export", heard=heard)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("The export was stopped."))
    try:
        (told,) = [text for text in heard if text.startswith(TOLD)]
        yield json.loads(told.removeprefix(TOLD))
    finally:
        try:
            run_dbt(arguments, "run-operation", "northstar.end_export")
        except SystemExit as error:
            sys.exit(f"{error}\nStaging still shows raw rows. The next build hides them, or: "
                     "dbt run-operation northstar.end_export, with the same variables.")


def read_outreach(arguments: argparse.Namespace) -> Outreach:
    """Read the list and the addresses of its customers, while staging shows them."""
    with open_staging(arguments) as told, open_cursor() as cursor:
        def rows(sql: str) -> list[Row]:
            cursor.execute(sql)
            names = [column[0].lower() for column in cursor.description]
            return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

        tables, addresses = told["tables"], told["addresses"]
        (found,) = rows(f"""
            select
                (select count(*) from {tables['customers']}) as customers,
                (select count(*) from ({addresses}) as addresses) as customers_found
        """)
        if found["customers"] != found["customers_found"]:
            sys.exit(f"Staging has rows of {found['customers_found']} of {found['customers']} "
                     "customers: raw rows have changed since the build, or --vars has not the "
                     "variables of the build. Nothing was written.")
        listed = rows(f"""
            select outreach_list.*, addresses.email, addresses.phone
            from {tables['outreach_list']} as outreach_list
            left join ({addresses}) as addresses
                on outreach_list.customer_id = addresses.customer_id
            where outreach_list.is_recommended or outreach_list.is_control
            order by
                outreach_list.action_code, outreach_list.channel, outreach_list.customer_id
        """)
        (day,) = rows(f"select distinct as_of_date, outreach_date from {tables['outreach_list']}")
        # Audiences of ended rules are written, too, and empty. Of versions the day's own counts.
        todays_last = f"""
            order by case
                when coalesce(valid_from, date '{day["outreach_date"]}')
                    <= date '{day["outreach_date"]}'
                    and coalesce(valid_to, date '{day["outreach_date"]}')
                    >= date '{day["outreach_date"]}' then 1
                else 0
            end
        """
        actions = rows(f"""
            select action_code, channels, name_en, repeat_after_days
            from {tables['outreach_actions']}
            {todays_last}
        """)
        purposes = rows(f"select channel, purpose from {tables['channels']} {todays_last}")
        sends = rows(f"""
            select campaigns.action_code, sends.customer_id, max(sends.sent_date) as sent_date
            from {tables['campaign_sends']} as sends
            inner join {tables['campaigns']} as campaigns
                on sends.campaign_id = campaigns.campaign_id
            where sends.is_control and campaigns.action_code is not null
            group by campaigns.action_code, sends.customer_id
        """)
    repeat_after = {action["action_code"]: action["repeat_after_days"] for action in actions}
    lately = {
        (send["action_code"], send["customer_id"]) for send in sends
        if (day["outreach_date"] - send["sent_date"]).days
        < repeat_after.get(send["action_code"], 0)
    }
    audiences = {
        (action["action_code"], channel)
        for action in actions for channel in action["channels"].split()
    }
    return Outreach(
        **day,
        exported_at=datetime.now(UTC).replace(microsecond=0, tzinfo=None),
        control_share=Decimal(str(told["control_share"])),
        members=[row for row in listed if row["is_recommended"]],
        # Treated customers are left alone for so long, and would otherwise be the fewer.
        controls=[row for row in listed if row["is_control"]
                  and (row["action_code"], row["customer_id"]) not in lately],
        audiences=sorted(audiences),
        names={action["action_code"]: action["name_en"] for action in actions},
        purposes={row["channel"]: row["purpose"] for row in purposes},
    )


def write_csv(file: Path, header: Iterable[str], lines: Iterable[Iterable[str]]) -> int:
    """Write a CSV file that nobody else may read; return its number of lines below the header."""
    file.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(header)
        for line in lines:
            writer.writerow(line)
            count += 1
    return count


def write_audiences(outreach: Outreach, folder: Path, platforms: list[str]) -> list[Row]:
    """Write every audience for each platform that takes it; return what the files hold."""
    members_of = defaultdict(list)
    for member in outreach.members:
        members_of[member["action_code"], member["channel"]].append(
            member | {"exported_at": outreach.exported_at})
    files = []
    for action_code, channel in outreach.audiences:
        members = members_of[action_code, channel]
        for name in outreach.platforms_of(channel):
            if name not in platforms:
                continue
            left_out: dict[str, int] = defaultdict(int)
            place = f"{name}/{action_code}.{channel}.csv"
            lines = PLATFORMS[name].lines(members, left_out)
            rows = write_csv(folder / place, PLATFORMS[name].header, lines)
            files.append({
                "file": place, "platform": name, "action_code": action_code, "channel": channel,
                "customers": len(members), "rows": rows, "left_out": dict(left_out),
                "replaces": "the whole audience",
            })
    return files


def write_inputs(
    outreach: Outreach, folder: Path, exported: set[tuple[str, str]]
) -> list[Row]:
    """Write the messages as rows of inputs; return how many there are, by campaign.

    exported: action and channel of the audiences that a platform got. Of others nothing goes out.
    """
    arms = {"treatment": outreach.members, "control": outreach.controls}
    by_action: dict[str, dict[str, list[Row]]] = defaultdict(lambda: {arm: [] for arm in arms})
    for arm, rows in arms.items():
        for row in rows:
            if (row["action_code"], row["channel"]) in exported:
                by_action[row["action_code"]][arm].append(row)
    share = {"treatment": 1 - outreach.control_share, "control": outreach.control_share}
    campaigns, sends, shares, counted = [], [], [], []
    for action_code, by_arm in sorted(by_action.items()):
        campaign_id = outreach.campaign_of(action_code)
        rows = [row for arm in arms for row in by_arm[arm]]
        campaigns.append({
            "campaign_id": campaign_id,
            "campaign_name": f"{outreach.names[action_code]} {outreach.outreach_date}",
            "objective": rows[0]["objective"],
            "action_code": action_code,
            "starts_at": min(row["send_from"] for row in rows),
            "ends_at": max(row["send_to"] for row in rows),
        })
        sends += [
            {
                "send_id": sha256(f"{campaign_id}|{row['customer_id']}")[:32],
                "campaign_id": campaign_id, "customer_id": row["customer_id"],
                "channel": row["channel"], "variant": arm, "sent_at": row["send_from"],
            }
            for arm in arms for row in by_arm[arm]
        ]
        shares += [
            {
                "campaign_id": campaign_id, "variant": arm, "share": share[arm],
                "rule_version": 1, "source": "ours", "reason": "var control_share of the list",
            }
            for arm in arms if rows[0]["objective"] != "service" and 0 < share[arm] < 1
        ]
        counted.append({"campaign_id": campaign_id, "action_code": action_code}
                       | {arm: len(by_arm[arm]) for arm in arms})
    for name, header, rows in (("campaigns", CAMPAIGNS, campaigns), ("sends", SENDS, sends),
                               ("experiment_shares", SHARES, shares)):
        write_csv(folder / f"{name}.csv", header,
                  ([written(row.get(column)) for column in header] for row in rows))
    return counted


def channels_without_layout(outreach: Outreach) -> list[str]:
    """The channels on which somebody should be reached, and of which no platform is known."""
    channels = {member["channel"] for member in outreach.members}
    return sorted(channel for channel in channels if not outreach.platforms_of(channel))


def messages_too_late(outreach: Outreach) -> list[Row]:
    """The messages whose hours were over at the export; of a list of a set `today` none is."""
    if (outreach.exported_at.date() - outreach.outreach_date).days > 1:
        return []
    return [member for member in outreach.members if member["send_to"] <= outreach.exported_at]


def write_export(
    outreach: Outreach, exports: Path, platforms: list[str]
) -> tuple[Path, dict[str, Any]]:
    """Write all files of a day in place of those that were there; return folder and manifest."""
    folder = exports / str(outreach.outreach_date)
    unfinished, old = (exports / f".{folder.name}.{state}" for state in ("unfinished", "old"))
    for left_behind in (unfinished, old):
        shutil.rmtree(left_behind, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        (unfinished / ".gitignore").write_text("*\n", encoding="utf-8")
        files = write_audiences(outreach, unfinished, platforms)
        exported = {(entry["action_code"], entry["channel"]) for entry in files}
        for entry in files:
            content = (unfinished / entry["file"]).read_bytes()
            entry["sha256"] = hashlib.sha256(content).hexdigest()
        manifest = {
            "as_of_date": str(outreach.as_of_date),
            "outreach_date": str(outreach.outreach_date),
            "exported_at": written(outreach.exported_at),
            "control_share": float(outreach.control_share),
            "files": files,
            "campaigns": write_inputs(outreach, unfinished, exported),
            "channels_without_layout": channels_without_layout(outreach),
            "messages_too_late": len(messages_too_late(outreach)),
        }
        (unfinished / "manifest.json").write_text(
            json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        if folder.exists():
            folder.rename(old)
        unfinished.rename(folder)
    finally:
        for left_behind in (unfinished, old):
            shutil.rmtree(left_behind, ignore_errors=True)
    return folder, manifest


def main(arguments: list[str] | None = None) -> None:
    """Write the export of the list in the database, and say what it holds."""
    parser = argparse.ArgumentParser(description="Write the audiences of the outreach list.")
    add_options(parser)
    parser.add_argument("--platform", action="append", choices=PLATFORMS,
                        help="only for this platform; may be repeated (default: all)")
    parser.add_argument("--folder", type=Path, help="where to write (default: exports/)")
    chosen = parser.parse_args(arguments)
    os.umask(0o077)  # nobody else may read the files
    outreach = read_outreach(chosen)
    platforms = chosen.platform or list(PLATFORMS)
    exports = chosen.folder or chosen.project_dir / "exports"
    folder, manifest = write_export(outreach, exports, platforms)
    arms = {arm: sum(campaign[arm] for campaign in manifest["campaigns"])
            for arm in ("treatment", "control")}
    print(f"Outreach of {outreach.outreach_date}: {arms['treatment']} to write to, "
          f"{arms['control']} held back as control. Written to {folder}")
    if manifest["messages_too_late"]:
        print(f"Of the whole list, {manifest['messages_too_late']} messages had hours that are "
              "over. Send none of them today (column northstar_send_to), and correct sent_at in "
              "sends.csv")
    if channels_without_layout(outreach):
        print("No platform takes the channels " + ", ".join(channels_without_layout(outreach)))
    if any(usable_email(member["customer_id"]) for member in outreach.members):
        print("Some customer ids are e-mail addresses; they stand in the files as they are.")


if __name__ == "__main__":
    main()
