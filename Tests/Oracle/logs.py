"""Logs to compare on, and what can be done to a log without changing what it says."""

import csv
import gzip
import json
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path


@dataclass
class Log:
    """Files that are one log, and what has to be said about them."""

    name: str
    files: list
    flags: list = field(default_factory=list)
    # The columns of the file by what they hold; absent ones are not in the log.
    columns: dict = field(default_factory=dict)
    # The macros of rules.sql: nanoseconds, nanoseconds, milliseconds.
    settings: dict = field(
        default_factory=lambda: {
            "pause": 1800 * 10**9,
            "return_window": 7 * 86400 * 10**9,
            "slow": 3000,
        }
    )

    @property
    def is_jsonl(self):
        return self.files[0].suffix == ".jsonl"


USUAL = {
    "moment": "timestamp",
    "who": "user_id",
    "name": "event",
    "status": "status",
    "error": "error",
    "latency": "latency_ms",
}


def csv_records(path):
    """The header and the records of a CSV file as text, and the line each begins on."""
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read().splitlines(keepends=True)
    records = []
    lines = []
    record = ""
    for number, piece in enumerate(text, start=1):
        if not record:
            lines.append(number)
        record += piece
        # A quoted field goes on over the end of the line.
        if record.count('"') % 2 == 0:
            records.append(record)
            record = ""
    assert not record, f"{path}: a quote is not closed"
    return records[0], records[1:], lines[1:]


def first_lines(path):
    """The line each record begins on."""
    if path.suffix == ".jsonl":
        with open(path, encoding="utf-8", newline="") as file:
            return [number for number, line in enumerate(file, start=1) if line.strip()]
    return csv_records(path)[2]


def shuffled(path, to, seed):
    """Writes the records of a CSV file in another order."""
    header, records, _ = csv_records(path)
    random.Random(seed).shuffle(records)
    to.write_text(header + "".join(records), encoding="utf-8", newline="")
    return to


def halves(path, folder):
    """Writes the records of a CSV file, the odd and the even ones, to two files."""
    header, records, _ = csv_records(path)
    made = []
    for start in range(2):
        half = folder / f"half{start + 1}.csv"
        half.write_text(header + "".join(records[start::2]), encoding="utf-8", newline="")
        made.append(half)
    return made


def as_jsonl(path, to, numbers=("status", "latency_ms")):
    """Writes a CSV file as JSON Lines."""
    with open(path, encoding="utf-8", newline="") as source, open(to, "w", newline="") as target:
        for row in csv.DictReader(source):
            values = {name: value if value != "" else None for name, value in row.items()}
            for name in numbers:
                if values.get(name) is not None:
                    values[name] = json.loads(values[name])
            target.write(json.dumps(values, ensure_ascii=False) + "\n")
    return to


def unpacked(path, folder):
    """Unpacks a gzip file."""
    to = folder / path.stem
    to.write_bytes(gzip.decompress(path.read_bytes()))
    return to


NAMES = """
login loginFailed LOGIN_FAILED logged_in log-in login.error signIn sign_in_failed signed_in
signin_timeout sso oauth_denied password_reset mfa_challenge otp_invalid auth_failed
authentication_error sign_up signup_failed register_error user_registered
payment payment_failed PaymentDeclined charge_failed charged charge.succeeded invoice_paid
invoice_rejected billing_page pay_timeout
page_view click search searchFailed search_completed upload_succeeded upload_failed
checkout_bug error_page export_crashed report_created create_report added add_item
submit submitted submission_failed sent send_failed moved move_error plan_upgraded
error Error errors js_error $exception app_exception app_crash crash unhandled_error
error_report console.error network_timeout http_failure failure timeout
rage_click rageclick dead_click error_click quick_back
heartbeat $web_vitals identify $pageleave session_start page_ping feature_flag_called
server_error_event api_error_retry failed ok completed
""".split() + [
    "GET /login",
    "POST /login?error=1",
    "GET /payment/failed",
    "POST /api/charge",
    "GET /errors/timeout",
    "GET /search",
    "Sign In",
    "log on failed",
    "éclair_failed",
    "naïve éclair",
]


def odd_log(to, seed, users=400, ties=False):
    """Writes a log whose names, codes, pauses and order of failures are chosen to be awkward.

    Each log has some of the names only, so that a failure's operation is there in one and not in
    another. Without `ties` nobody does two things at one instant.
    """
    dice = random.Random(seed)
    names = dice.sample(NAMES, 45)
    codes = ["", "200", "200", "200", "200.0", "302", "400", "401", "402", "403", "404", "407"]
    codes += ["429", "499", "500", "503", "599"]
    errors = [""] * 12 + ["null", "None", "FALSE", "0", "ok", "OK", " ", "boom", 'no, "really"']
    errors += ["two\nlines", "false alarm", "00"]
    waits = ["", "5", "250.5", "2999.9", "3000", "3000.0", "3001", "60000", "0"]
    pauses = [1, 30, 600, 1799, 1800, 1800, 1801, 3600, 86400, 8 * 86400]
    start = datetime(2026, 1, 1, tzinfo=timezone.utc)
    rows = []
    for user in range(users):
        now = start + timedelta(
            seconds=dice.randrange(200 * 86400), milliseconds=dice.randrange(999)
        )
        for _ in range(dice.choice([1, 1, 2, 3, 8, 40])):
            if not ties or dice.random() < 0.8:
                now += timedelta(seconds=dice.choice(pauses))
            name = dice.choice(names)
            plain = dice.random() < 0.5
            rows.append(
                (
                    now,
                    [
                        now.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
                        f"u{user}",
                        name,
                        "200" if plain else dice.choice(codes),
                        "" if plain else dice.choice(errors),
                        "" if plain else dice.choice(waits),
                        dice.choice(["web", "ios"]),
                    ],
                )
            )
    # The log ends while some are still at it.
    end = start + timedelta(days=200)
    rows = sorted((row for row in rows if row[0] < end), key=lambda row: row[0])
    with open(to, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ["timestamp", "user_id", "event", "status", "error", "latency_ms", "platform"]
        )
        writer.writerows(row for _, row in rows)
    return to
