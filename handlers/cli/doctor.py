"""`breach-bot doctor`: a line a check, its fix below it; exit code 1 when one fails."""

import json
import textwrap

from handlers.checks import Finding, Health, Patient, examine
from handlers.clock import SystemClock

MARKS = {Health.OK: "ok  ", Health.WARN: "WARN", Health.FAIL: "FAIL"}


def doctor(*, as_json: bool, offline: bool, patient: Patient | None = None) -> int:
    """Print every check. `offline` leaves out those that ask others; in this version none does."""
    del offline
    worst = 0
    for check_id, finding in examine(patient or Patient(SystemClock().now())):
        print(json_line(check_id, finding) if as_json else lines(check_id, finding))
        worst = max(worst, int(finding.state is Health.FAIL))
    return worst


def json_line(check_id: str, finding: Finding) -> str:
    """The stable form: `{"id","state":"ok|warn|fail","says","fix"}`."""
    found = {"id": check_id, "state": finding.state.value, "says": finding.says, "fix": finding.fix}
    return json.dumps(found, ensure_ascii=False)


def lines(check_id: str, finding: Finding) -> str:
    told = f"{MARKS[finding.state]} {check_id:<13} {finding.says}"
    fix = textwrap.indent(f"fix: {finding.fix}", " " * 19)
    return f"{told}\n{fix}" if finding.fix else told
