"""Settings: where they come from, what is refused, and that every fault is told at once."""

import base64
from pathlib import Path

import pytest

from handlers.settings import SECRETS, Settings, SettingsFault, name_of, read_settings, secret_files

KEY = base64.b64encode(bytes(32)).decode()


@pytest.fixture
def dotenv(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def faults(dotenv: Path) -> dict[str, str]:
    with pytest.raises(SettingsFault) as fault:
        read_settings(dotenv)
    return fault.value.faults


def test_nothing_set_is_fine(dotenv: Path) -> None:
    settings = read_settings(dotenv)
    assert settings.database_file == Path("var/breach-bot.sqlite")
    assert settings.platforms == ()
    assert settings.master_key_bytes is None


def test_the_environment_goes_before_the_file(dotenv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dotenv.write_text("SLACK_COMMAND=/file\nBREACH_BOT_PUBLIC_URL=https://file.example\n")
    monkeypatch.setenv("SLACK_COMMAND", "/outside")
    settings = read_settings(dotenv)
    assert (settings.slack_command, settings.public_url) == ("/outside", "https://file.example")


def test_an_empty_value_is_no_value(dotenv: Path) -> None:
    dotenv.write_text("SLACK_BOT_TOKEN=\nSLACK_COMMAND=\n")
    assert read_settings(dotenv).slack_command == "/breach"


def test_direct_construction_reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A room of the demo never picks up real tokens from outside."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-real")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "real")
    assert Settings().slack_bot_token is None


def test_settings_are_frozen_and_hide_secrets() -> None:
    settings = Settings(slack_bot_token="xoxb-canary", slack_signing_secret="canary")  # type: ignore[arg-type]
    assert "canary" not in repr(settings)
    with pytest.raises(ValueError, match="frozen"):
        settings.slack_command = "/other"


@pytest.mark.parametrize("field", SECRETS)
def test_every_secret_may_come_from_a_file(field: str, dotenv: Path, tmp_path: Path) -> None:
    values = {"master_key": KEY, "database_url": "sqlite:///x.db", "smtp_url": "smtp://h", "deadman_url": "https://d/x"}
    secret = tmp_path / "secret"
    secret.write_text(values.get(field, "word") + "\n")
    beside = {
        "slack_signing_secret": "SLACK_BOT_TOKEN=x\n",
        "slack_app_token": "SLACK_BOT_TOKEN=x\n",
        "slack_bot_token": "SLACK_SIGNING_SECRET=x\n",
        "teams_client_secret": f"TEAMS_APP_ID={'0' * 8}-0000-0000-0000-{'0' * 12}\nTEAMS_TENANT_ID={UUID}\n",
        "smtp_url": "MAIL_FROM=a@b.example\n",
    }
    dotenv.write_text(f"{name_of(field)}_FILE={secret}\n{beside.get(field, '')}")
    found = getattr(read_settings(dotenv), field)
    assert found.get_secret_value() == values.get(field, "word")
    assert secret_files(dotenv) == {name_of(field): secret}


UUID = "00000000-0000-0000-0000-000000000000"


def test_a_secret_given_twice_is_refused(dotenv: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY)
    dotenv.write_text(f"BREACH_BOT_MASTER_KEY={KEY}\nBREACH_BOT_MASTER_KEY_FILE={tmp_path / 'key'}\n")
    assert "keep one" in faults(dotenv)["BREACH_BOT_MASTER_KEY"]


def test_a_file_that_is_not_there_is_refused(dotenv: Path) -> None:
    dotenv.write_text("SLACK_BOT_TOKEN_FILE=/nowhere/at/all\n")
    assert "SLACK_BOT_TOKEN_FILE names can't be read" in faults(dotenv)["SLACK_BOT_TOKEN"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BREACH_BOT_DATABASE_URL", "mysql://host/db"),
        ("BREACH_BOT_DATABASE_URL", "sqlite:///"),
        ("BREACH_BOT_MASTER_KEY", "c2hvcnQ="),
        ("BREACH_BOT_MASTER_KEY", "not base64!"),
        ("BREACH_BOT_PUBLIC_URL", "http://breach.example"),
        ("BREACH_BOT_PUBLIC_URL", "ftp://127.0.0.1"),
        ("SLACK_API_URL", "http://slack.com.evil.example/api/"),
        ("SLACK_API_URL", "http://127.0.0.1.evil.example/"),
        ("SLACK_API_URL", "http://127.0.0.1@evil.example/"),
        ("SLACK_COMMAND", "breach"),
        ("TEAMS_OPENID_METADATA_URL", "https://evil.example/openid"),
        ("TEAMS_OPENID_METADATA_URL", "https://login.botframework.com.evil.example/"),
        ("DEADMAN_URL", "http://watch.example/ping"),
    ],
)
def test_a_bad_value_is_refused_by_name_and_never_told(name: str, value: str, dotenv: Path) -> None:
    dotenv.write_text(f"{name}={value!r}\n")
    found = faults(dotenv)
    assert list(found) == [name]
    assert value not in found[name].replace("sqlite:///PATH", "")


@pytest.mark.parametrize(
    "line",
    [
        "SLACK_API_URL=http://127.0.0.1:9999/fake/",
        "SLACK_API_URL=http://[::1]:9999/",
        "SLACK_API_URL=https://slack-gov.com/api/",
        "TEAMS_OPENID_METADATA_URL=http://localhost:3978/openid",
        "DEADMAN_URL=https://watch.example/ping",
    ],
)
def test_https_and_this_computer_are_fine(line: str, dotenv: Path) -> None:
    dotenv.write_text(line + "\n")
    read_settings(dotenv)


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        ("SLACK_BOT_TOKEN=x", "SLACK_SIGNING_SECRET"),
        ("SLACK_APP_TOKEN=x", "SLACK_APP_TOKEN"),
        ("SLACK_SIGNING_SECRET=x", "SLACK_SIGNING_SECRET"),
        (f"TEAMS_APP_ID={UUID}\nTEAMS_CLIENT_SECRET=x", "TEAMS_TENANT_ID"),
        (f"TEAMS_APP_ID={UUID}\nTEAMS_TENANT_ID={UUID}", "TEAMS_CLIENT_SECRET"),
        ("TEAMS_CLIENT_SECRET=x", "TEAMS_CLIENT_SECRET"),
        ("SMTP_URL=smtp://h", "MAIL_FROM"),
        ("MAIL_FROM=a@b.example", "MAIL_FROM"),
    ],
)
def test_what_belongs_together_is_asked_for(lines: str, named: str, dotenv: Path) -> None:
    dotenv.write_text(lines + "\n")
    assert list(faults(dotenv)) == [named]


def test_platforms_whose_settings_are_there(dotenv: Path) -> None:
    dotenv.write_text(
        f"SLACK_BOT_TOKEN=x\nSLACK_APP_TOKEN=y\nTEAMS_APP_ID={UUID}\nTEAMS_TENANT_ID={UUID}\nTEAMS_CERTIFICATE_FILE=c\n"
    )
    assert read_settings(dotenv).platforms == ("slack", "teams")


def test_all_faults_are_told_at_once_one_line_each(dotenv: Path) -> None:
    dotenv.write_text("SLACK_TOKEN=x\nbroken line here\nSLACK_COMMAND=no\nTEAMS_APP_ID=no\nOTHER_PROGRAM=fine\n")
    with pytest.raises(SettingsFault) as fault:
        read_settings(dotenv)
    named = [line.split(":")[0] for line in str(fault.value).splitlines()]
    ours = ["SLACK_COMMAND", "SLACK_TOKEN", "TEAMS_APP_ID", "TEAMS_CLIENT_SECRET", "TEAMS_TENANT_ID"]
    assert sorted(named) == [f"{dotenv} line 2", *ours]
