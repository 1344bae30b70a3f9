"""The `deadlines` command: a stable interface, byte for byte, and every way a line can be wrong."""

import json
import subprocess
import sys
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from handlers.cli.deadlines import deadlines_command, run

KONGSBERG = (
    '{"id": "kongsberg", "jurisdiction": "NO", "roles": ["controller"], "risk": "risk", "milestones": {"started": '
    '"2020-03-23", "discovered": "2020-04-18T12:46:00+02:00", "aware_controller": "2020-04-18T12:46:00+02:00", '
    '"contained": "2020-04-27"}, "letters": [{"received": "2020-06-15", "due": "2020-08-07"}]}'
)
HERLEV = (
    '{"id": "herlev", "jurisdiction": "DK", "roles": ["controller"], "risk": "high", '
    '"milestones": {"started": "2019-01", "contained": "2021-12"}}'
)
GOOD: dict[str, Any] = {
    "id": "x",
    "jurisdiction": "DK",
    "roles": ["controller"],
    "milestones": {"aware_controller": "2026-11-02T08:00:00+01:00"},
}


def ran(*lines: str, now: str | None = None, language: str = "en") -> tuple[int, list[str], list[str]]:
    """Exit code, lines of stdout, lines of stderr."""
    out, err = StringIO(), StringIO()
    code = run(lines, out, err, datetime.fromisoformat(now) if now else None, language)
    return code, out.getvalue().splitlines(), err.getvalue().splitlines()


def answer(line: str, **more: Any) -> dict[str, Any]:
    code, out, err = ran(line, **more)
    assert (code, err) == (0, [])
    found: dict[str, Any] = json.loads(out[0])
    return found


def changed(**keys: Any) -> str:
    return json.dumps({**GOOD, **keys})


def test_kongsberg_to_the_byte() -> None:
    _, (line,), _ = ran(KONGSBERG)
    assert line.startswith(
        '{"id": "kongsberg", "deadlines": [{"obligation": "eu-gdpr-33-1/initial", "due": "2020-04-21T12:46:00+02:00", '
        '"due_utc": "2020-04-21T10:46:00+00:00", "status": "open", "basis": "GDPR Art. 33(1)", '
        '"from": "aware_controller", "why": "72 hours from the time you became aware: Saturday 18 April 2020 at 12:46.'
    )
    assert '"readings": [{"rule": "hours_1182", "due": "2020-04-21T13:00:00+02:00", "held_by": "' in line
    assert '{"obligation": "letter/1", "due": "2020-08-08T00:00:00+02:00", "due_utc": "2020-08-07T22:00' in line
    assert line.endswith(
        '"flags": [{"id": "containment_lag", "says": "From discovery to containment: 9 days. The authority may ask '
        'why.", "value": "P9D"}]}'
    )


def test_keys_stand_in_their_order() -> None:
    found = answer(KONGSBERG)
    assert list(found) == ["id", "deadlines", "flags"]
    for deadline in found["deadlines"]:
        assert list(deadline) == ["obligation", "due", "due_utc", "status", "basis", "from", "why", "readings"]
        assert all(list(reading) == ["rule", "due", "held_by"] for reading in deadline["readings"])
    assert list(found["flags"][0]) == ["id", "says", "value"]
    assert [d["obligation"] for d in found["deadlines"]] == [
        "eu-gdpr-33-1/initial",
        "eu-gdpr-33-1/supplement",
        "eu-gdpr-34/communication",
        "eu-gdpr-33-5/register_entry",
        "letter/1",
    ]


def test_herlev_invents_no_date() -> None:
    found = answer(HERLEV, now="2026-11-22T12:00:00+01:00")
    assert {(d["due"], d["due_utc"], d["status"]) for d in found["deadlines"]} == {(None, None, "not_computable")}
    assert [(flag["id"], flag["value"]) for flag in found["flags"]] == [("awareness_missing", None)]


def test_now_makes_late_and_nothing_else_does() -> None:
    assert answer(KONGSBERG, now="2020-04-21T12:46:00+02:00")["deadlines"][0]["status"] == "open"
    assert answer(KONGSBERG, now="2020-04-21T12:46:01+02:00")["deadlines"][0]["status"] == "late"
    assert answer(KONGSBERG)["deadlines"][0]["status"] == "open"


@pytest.mark.parametrize(
    ("language", "why"),
    [
        ("en", "72 hours from the time you became aware: Saturday 18 April 2020 at 12:46."),
        ("da", "72 timer fra det tidspunkt, hvor I blev bekendt med bruddet: lørdag den 18. april 2020 kl. 12.46."),
        ("nb", "72 timer fra tidspunktet da dere fikk kjennskap til bruddet: lørdag 18. april 2020 kl. 12:46."),
        ("nn", "72 timer fra tidspunktet da dere fikk kjennskap til bruddet: laurdag 18. april 2020 kl. 12:46."),
    ],
)
def test_why_in_the_language_asked_for(language: str, why: str) -> None:
    found = answer(KONGSBERG, language=language)
    assert found["deadlines"][0]["why"].startswith(why)
    assert all(text["says"] for text in found["flags"])


@pytest.mark.parametrize("language", ["en", "da", "nb", "nn"])
def test_every_sentence_can_be_said(language: str) -> None:
    """Situations that between them say every kind of sentence; a key that lacked one would raise."""
    instants = {"discovered": "2026-11-05T08:00:00+01:00", "contained": "2026-11-09", "aware_controller": "2026-11-04"}
    letters = [{"received": "2026-12-09", "due": due} for due in ("2026-12", "2026-12-08", "2026-12-10T12:00:00Z")]
    filings = {"eu-gdpr-33-1/initial": "2026-11-07T10:00:00+01:00"}
    late = {"eu-gdpr-33-1/initial": "2026-12-07T10:00:00+01:00"}
    code, out, err = ran(
        changed(milestones=instants, letters=letters, filings=filings, roles=["joint", "processor"]),
        changed(milestones={"reported": "2026-11-05"}, filings=late, risk="unlikely"),
        changed(milestones={"discovered": "2026-11-05T08:00:00+01:00", "started": "2026-12-01"}),
        language=language,
    )
    assert (code, len(out), err) == (0, 3, [])
    assert "{" not in json.loads(out[0])["deadlines"][0]["why"]


BAD = [
    ("{", "line", "is no JSON"),
    ("[" * 100_000, "line", "is no JSON"),
    ("[1]", "line", "must be an object"),
    ('{"id": "a", "id": "b"}', "id", "stands twice"),
    (b'{"id": "\xff"}'.decode("utf-8", "surrogateescape"), "line", "is not UTF-8"),
    ('{"id": "\\ud800"}', "id", "half a character"),
    (changed(id=""), "id", "must be a text"),
    (changed(id=7), "id", "must be a text"),
    (changed(colour="red"), "colour", "is not known here"),
    (changed(**{"a\nb": 1}), "'a\\nb'", "is not known here"),
    (changed(jurisdiction="UK"), "jurisdiction", "'GB' is not known yet; known: DK, NO"),
    (changed(jurisdiction="dk"), "jurisdiction", "'dk' is not known yet"),
    (changed(roles=[]), "roles", "at least one"),
    (changed(roles=["king"]), "roles", "'king' is not known; known: controller, processor, joint"),
    (changed(roles="controller"), "roles", "must be a list"),
    (changed(sectors=["farming"]), "sectors", "'farming' is not known"),
    (changed(regimes=["dk-gdpr"]), "regimes", "'dk-gdpr' is not known; known: eu-gdpr-33-1"),
    (changed(risk="big"), "risk", "must be one of unlikely, risk, high, unknown"),
    (changed(risk=None), "risk", "must be one of"),
    (changed(entered_after="no"), "entered_after", "must be true or false"),
    (changed(milestones=[]), "milestones", "must be an object"),
    (changed(milestones={"dreamt": "2026"}), "milestones.dreamt", "is no milestone"),
    (changed(milestones={"filed_initial": "2026"}), "milestones.filed_initial", "use `filings`"),
    (changed(milestones={"letter_received": "2026"}), "milestones.letter_received", "use `letters`"),
    (changed(milestones={"started": 2026}), "milestones.started", "must be a text"),
    (changed(milestones={"started": "yesterday"}), "milestones.started", "'yesterday' is no instant"),
    (changed(milestones={"started": "2026-02-31"}), "milestones.started", "there is no day 2026-02-31"),
    (changed(milestones={"started": "2026-11-02T08:00:00"}), "milestones.started", "has no zone"),
    (changed(milestones={"started": "1969-12-31"}), "milestones.started", "before 1970"),
    (changed(milestones={"aware_controller": "9999-12-31"}), "milestones.aware_controller", "after 2999"),
    (changed(milestones={"started": "9999-12-31T23:59:59-12:00"}), "milestones.started", "after 2999"),
    (changed(filings={"eu-gdpr-33-1/first": "2026"}), "filings.eu-gdpr-33-1/first", "is no obligation that is filed"),
    (changed(filings={"letter/1": "2026"}), "filings.letter/1", "is no obligation that is filed"),
    (changed(filings={"eu-gdpr-33-1/initial": "2026-11-02"}), "filings.eu-gdpr-33-1/initial", "with offset"),
    (changed(filings={"eu-gdpr-33-1/initial": None}), "filings.eu-gdpr-33-1/initial", "is no instant"),
    (changed(letters={}), "letters", "must be a list"),
    (changed(letters=["2026"]), "letters.1", "must be an object"),
    (changed(letters=[{"received": "2026-11-02"}]), "letters.1.due", "is missing"),
    (changed(letters=[{"received": "2026", "due": "2026", "from": "x"}]), "letters.1.from", "is not known here"),
    (changed(letters=[{"received": "2026", "due": "soon"}]), "letters.1.due", "'soon' is no instant"),
]


@pytest.mark.parametrize(("line", "field", "says"), BAD)
def test_a_bad_line_is_one_line_naming_the_field(line: str, field: str, says: str) -> None:
    code, out, err = ran(line)
    assert (code, out, len(err)) == (2, [], 1)
    assert err[0].startswith(f"line 1: {field}: ")
    assert says in err[0]
    assert len(err[0]) < 600


@pytest.mark.parametrize("key", ["id", "jurisdiction", "roles", "milestones"])
def test_what_must_be_there(key: str) -> None:
    _, _, err = ran(json.dumps({name: value for name, value in GOOD.items() if name != key}))
    assert err == [f"line 1: {key}: is missing"]


def test_the_good_lines_are_processed_beside_the_bad() -> None:
    code, out, err = ran(HERLEV, "", "{", KONGSBERG)
    assert code == 2
    assert [json.loads(line)["id"] for line in out] == ["herlev", "kongsberg"]
    assert [line.partition(":")[0] for line in err] == ["line 3"]


def test_a_name_without_use_elsewhere_is_still_a_name() -> None:
    """Clock events of regimes not known yet, sectors, and proposed law are accepted, and change nothing here."""
    more = {**GOOD["milestones"], "classified_major": "2026-11-02T09:00:00+01:00", "end_of_calendar_year": "2026-12-31"}
    plain, rich = answer(changed()), answer(changed(milestones=more, sectors=["public", "health"]))
    assert plain == rich


def test_a_file_stdin_and_the_exit_code(tmp_path: Path) -> None:
    """As another program calls it: a real process, UTF-8 whatever the machine's language is."""
    file = tmp_path / "cases.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + changed(id="blåbær").encode() + b"\r\n\xff\n" + HERLEV.encode())
    command = [sys.executable, "-m", "handlers", "deadlines", "--language", "da"]
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONPATH": str(Path(__file__).parents[2])}
    for arguments, given in (([str(file)], None), ([], file.read_bytes()), (["-"], file.read_bytes())):
        done = subprocess.run([*command, *arguments], input=given, capture_output=True, env=environment, check=False)
        ids = [json.loads(line)["id"] for line in done.stdout.decode("utf-8").splitlines()]
        assert (done.returncode, ids) == (2, ["blåbær", "herlev"]), done.stderr.decode()
        assert done.stderr.decode() == "line 2: line: is not UTF-8\n"


@pytest.mark.parametrize(
    ("file", "now", "language", "says"),
    [
        ("missing.jsonl", None, "en", "file: can't be read"),
        (".", None, "en", "file: can't be read"),
        ("missing.jsonl", "2026-11-02", "en", "now: '2026-11-02' must be an instant with offset"),
        ("missing.jsonl", "now", "en", "now: 'now' is no instant"),
        ("missing.jsonl", None, "xx", "language: must be one of en, da, nb, nn"),
    ],
)
def test_bad_arguments(
    file: str, now: str | None, language: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deadlines_command(tmp_path / file, now, language) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(says)
    assert printed.err.count("\n") == 1
