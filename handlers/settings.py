"""Every setting, read once and checked whole: one typed, frozen value.

`read_settings` takes the environment first, then `.env`, then, for secrets, the file that `NAME_FILE` names.
Nothing else in the program reads the environment. `Settings(...)` reads nothing: what isn't given is unset.
"""

import base64
import logging
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import AliasGenerator, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from handlers.setting_types import (
    Address,
    Database,
    Https,
    HttpsSecret,
    Key,
    MailServer,
    Metadata,
    SlashCommand,
    Uuid,
    Word,
)

_OURS = ("BREACH_BOT_", "SLACK_", "TEAMS_", "SMTP_", "MAIL_", "DEADMAN_")
_SHORT = {"database_url", "master_key", "public_url", "organisations"}


class SettingsFault(Exception):
    """Everything wrong in the settings at once: one `NAME: sentence` a line. Never holds a value."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("\n".join(f"{name}: {says}" for name, says in faults.items()))
        self.faults = dict(faults)


def name_of(field: str) -> str:
    """The variable that holds `field`: `BREACH_BOT_DATABASE_URL` for `database_url`."""
    return f"BREACH_BOT_{field}".upper() if field in _SHORT else field.upper()


class Settings(BaseSettings):
    """What an operator can set. Secrets print as stars. Build it with `read_settings`, or by hand in tests."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        case_sensitive=True,
        env_ignore_empty=True,
        validate_default=True,
        validate_by_name=True,
        hide_input_in_errors=True,
        alias_generator=AliasGenerator(validation_alias=name_of),
    )

    database_url: Database = SecretStr("sqlite:///var/breach-bot.sqlite")
    master_key: Key | None = None
    public_url: Https | None = None
    organisations: Path = Path("organisations")
    slack_bot_token: Word | None = None
    slack_app_token: Word | None = None
    slack_signing_secret: Word | None = None
    slack_api_url: Https = "https://slack.com/api/"
    slack_command: SlashCommand = "/breach"
    teams_app_id: Uuid | None = None
    teams_tenant_id: Uuid | None = None
    teams_certificate_file: Path | None = None
    teams_client_secret: Word | None = None
    teams_openid_metadata_url: Metadata = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    smtp_url: MailServer | None = None
    mail_from: Address | None = None
    deadman_url: HttpsSecret | None = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)

    @property
    def database_file(self) -> Path:
        """The SQLite file, relative to where the program was started."""
        return Path(self.database_url.get_secret_value().removeprefix("sqlite:///"))

    @property
    def master_key_bytes(self) -> bytes | None:
        """The 32 bytes everything else is sealed under, if a key is set."""
        return None if self.master_key is None else base64.b64decode(self.master_key.get_secret_value())

    @property
    def platforms(self) -> tuple[str, ...]:
        """The platforms whose settings are present."""
        given = {"slack": self.slack_bot_token, "teams": self.teams_app_id}
        return tuple(platform for platform, key in given.items() if key is not None)

    @field_validator(
        "slack_app_token",
        "slack_signing_secret",
        "teams_tenant_id",
        "teams_certificate_file",
        "teams_client_secret",
        "mail_from",
    )
    @classmethod
    def _company(cls, value: Any, info: ValidationInfo) -> Any:
        """What is needed beside another setting, or is of no use without it. A faulty one counts as given."""
        beside, needed, instead = _COMPANY[info.field_name or ""]
        if value is not None and info.data.get(beside, value) is None:
            raise ValueError(f"is of no use without {name_of(beside)}")
        alternative = instead is not None and info.data.get(instead, beside) is not None
        if needed and value is None and info.data.get(beside, beside) is not None and not alternative:
            raise ValueError(f"is needed beside {name_of(beside)}" + (f" (or {name_of(instead)})" if instead else ""))
        return value


_COMPANY: dict[str, tuple[str, bool, str | None]] = {
    "slack_app_token": ("slack_bot_token", False, None),
    "slack_signing_secret": ("slack_bot_token", True, "slack_app_token"),
    "teams_tenant_id": ("teams_app_id", True, None),
    "teams_certificate_file": ("teams_app_id", False, None),
    "teams_client_secret": ("teams_app_id", True, "teams_certificate_file"),
    "mail_from": ("smtp_url", True, None),
}
"""Setting → the one it stands beside, whether it is needed there, and what may stand there instead."""

SECRETS = tuple(field for field, info in Settings.model_fields.items() if "SecretStr" in str(info))
"""The fields that may also come from a file: `SLACK_BOT_TOKEN_FILE=/run/secrets/slack`."""


def read_settings(dotenv: Path = Path(".env")) -> Settings:
    """The settings as the environment, `dotenv` and the files they name give them. Raises SettingsFault."""
    logging.getLogger("dotenv").setLevel(logging.ERROR)  # what it can't read is told below, once
    faults = dict(_faults_of(dotenv))
    try:
        settings: Settings = _Surroundings(_env_file=dotenv)  # type: ignore[call-arg]
    except ValidationError as error:
        faults.update({name_of(str(e["loc"][0]).lower()): _sentence(e) for e in error.errors()})
    if faults:
        raise SettingsFault(faults)
    return settings


def secret_files(dotenv: Path = Path(".env")) -> dict[str, Path]:
    """The files that secrets are read from, by the name of the setting."""
    given = {**dotenv_values(dotenv), **os.environ}
    files = {name_of(field): given.get(f"{name_of(field)}_FILE") for field in SECRETS}
    return {name: Path(file) for name, file in files.items() if file}


class _Surroundings(Settings):
    """The same, taken from outside. Files go first, so that a secret given twice is noticed."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        outside = (dotenv_settings, env_settings)
        given = {k: v for s in outside if isinstance(s, EnvSettingsSource) for k, v in s.env_vars.items()}
        return _Files(settings_cls, given), env_settings, dotenv_settings


@dataclass(frozen=True)
class _Broken:
    """Stands where a value could not be had, and says why."""

    says: str


class _Files(PydanticBaseSettingsSource):
    """Secrets from the files that `NAME_FILE` names."""

    def __init__(self, settings_cls: type[BaseSettings], given: Mapping[str, str | None]) -> None:
        super().__init__(settings_cls)
        self._given = given

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        name = name_of(field_name)
        file = self._given.get(f"{name}_FILE") if field_name in SECRETS else None
        if not file:
            return None, name, False
        if self._given.get(name):
            return _Broken(f"is given itself and by {name}_FILE: keep one"), name, False
        try:
            return Path(file).read_text(encoding="utf-8").strip() or None, name, False
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "not text"
            return _Broken(f"the file that {name}_FILE names can't be read: {why}"), name, False

    def __call__(self) -> dict[str, Any]:
        found = (self.get_field_value(info, field) for field, info in self.settings_cls.model_fields.items())
        return {name: value for value, name, _ in found if value is not None}


def _faults_of(dotenv: Path) -> Iterator[tuple[str, str]]:
    """Lines of `.env` that can't be read, and names that look like ours and are not."""
    if not dotenv.is_file():
        return
    names = {name_of(field) for field in Settings.model_fields} | {f"{name_of(field)}_FILE" for field in SECRETS}
    with dotenv.open(encoding="utf-8") as file:
        for binding in parse_stream(file):
            if binding.error:
                yield f"{dotenv} line {binding.original.line}", "can't be read: NAME=value, in quotes if it has blanks"
            elif binding.key and binding.key.startswith(_OURS) and binding.key not in names:
                yield binding.key, "is no setting of Breach Bot (.env.example lists them all)"


def _sentence(error: Any) -> str:
    if isinstance(error["input"], _Broken):
        return error["input"].says
    return str(error["msg"]).removeprefix("Value error, ")
