"""Every setting, read once from the environment and then from `.env`."""

import json
import logging
from collections.abc import Collection
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, PrivateAttr, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

from store import env_file
from store.errors import StoreError

ENV_FILE = Path(".env")
log = logging.getLogger(__name__)
MOST_USD, MOST_SECONDS, MOST_A_MINUTE, MOST_MB = 1e9, 1e8, 10**6, 10**9
# What is read again while the studio runs.
KEYS = ("openai_api_key", "anthropic_api_key", "replicate_api_token", "runwayml_api_secret", "pexels_api_key")


class Settings(BaseSettings):
    """Names in capitals are the environment's; money is in US dollars here only."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

    _source: Path | None = PrivateAttr(default=None)

    reelwright_home: Path = Path(".reelwright")
    ui_port: int = Field(default=8501, ge=0, le=65535)
    api_host: str = "127.0.0.1"
    api_port: int = Field(default=8000, ge=0, le=65535)
    narration_port: int = Field(default=5000, ge=0, le=65535)
    enable_cors: bool = True
    cors_origins: str = ""
    require_auth: bool = False
    public_metadata: bool = False
    max_concurrent_jobs: int = Field(default=3, ge=1, le=64)
    starting_credits: int = Field(default=100, ge=0, le=2**31 - 1)
    database_url: str = ""
    redis_url: str = ""
    media_url: str = ""
    ffmpeg_binary: str = ""
    media_folder: Path | None = None
    creates_per_minute: int = Field(default=60, ge=0, le=MOST_A_MINUTE)
    trusted_hosts: str = ""
    trusted_proxies: str = "127.0.0.1, ::1"
    public_url: str = ""
    disk_watermark_mb: int = Field(default=512, ge=0, le=MOST_MB)
    job_time_limit_minutes: int = Field(default=120, ge=1, le=10**6)
    waiting_time_limit_minutes: int = Field(default=1500, ge=0, le=10**6)
    answer_time_limit_seconds: float = Field(default=600.0, ge=0, le=MOST_SECONDS)
    worker_memory_mb: int = Field(default=350, ge=0, le=MOST_MB)
    webhook_secret: SecretStr = SecretStr("")
    executor: Literal["process", "threads", "inline"] = "process"
    failpoints: str = ""

    spending: Literal["on", "off"] = "on"
    budget_per_job_usd: float = Field(default=5.0, ge=0, le=MOST_USD)
    budget_per_day_usd: float = Field(default=20.0, ge=0, le=MOST_USD)
    price_overrides: str = ""
    fallbacks: str = ""
    provider_settle_seconds: float | None = Field(default=None, ge=0, le=MOST_SECONDS)
    provider_calls_per_minute: int = Field(default=120, ge=1, le=MOST_A_MINUTE)

    openai_api_key: SecretStr = SecretStr("")
    openai_base_url: str = ""
    openai_models: str = ""
    local_writers: str = "ollama=http://127.0.0.1:11434/v1, lmstudio=http://127.0.0.1:1234/v1"
    anthropic_api_key: SecretStr = SecretStr("")
    anthropic_base_url: str = ""
    replicate_api_token: SecretStr = SecretStr("")
    replicate_base_url: str = ""
    replicate_webhook_secret: SecretStr = SecretStr("")
    runwayml_enabled: bool = True
    runwayml_api_secret: SecretStr = SecretStr("")
    runwayml_base_url: str = ""
    pexels_api_key: SecretStr = SecretStr("")
    pexels_base_url: str = ""

    @field_validator("reelwright_home", mode="after")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        if "\0" in str(home) or not _sayable(str(home)):
            raise ValueError("a folder whose name is UTF-8, without a zero byte")
        try:
            return home.expanduser().absolute()
        except RuntimeError:
            raise ValueError("~ stands for nobody's home here: write the folder out") from None

    @field_validator("trusted_proxies", mode="after")
    @classmethod
    def _networks(cls, listed: str) -> str:
        for name in listed.split(","):
            if name.strip():
                ip_network(name.strip(), strict=False)
        return listed

    @field_validator("public_url", mode="after")
    @classmethod
    def _address(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
            raise ValueError("an address such as https://studio.example")
        return url

    def plain(self) -> str:
        """All of it as one line of JSON with the secrets in clear: for a process of ours, over a pipe."""
        values = ((name, getattr(self, name)) for name in type(self).model_fields)
        shown = {name: v.get_secret_value() if isinstance(v, SecretStr) else v for name, v in values}
        return json.dumps(shown | {"source": self._source}, default=str)

    @property
    def source(self) -> Path | None:
        """The file whose keys may be read again, if any."""
        return self._source

    def read_from(self, source: Path | None) -> Self:
        """These settings, whose keys may be read again from that file."""
        self._source = source
        return self

    def reread(self) -> Self:
        """The same with the keys that the environment and the file say now. Raises StoreError."""
        assert self._source is not None
        fresh = _read(self._source)
        return self.model_copy(update={name: getattr(fresh, name) for name in KEYS})

    def secrets(self) -> tuple[str, ...]:
        """The live secret values, for the log filter."""
        values = (getattr(self, name) for name in type(self).model_fields)
        return tuple(v.get_secret_value() for v in values if isinstance(v, SecretStr) and v.get_secret_value())


def told(line: str) -> Settings:
    """The settings that `plain` says."""
    said = json.loads(line)
    return Settings(_env_file=None, **said).read_from(Path(said["source"]) if said["source"] else None)


@cache
def settings() -> Settings:
    """The settings of this process. Raises StoreError naming each setting that is wrong, with its file and line."""
    chosen = _read(ENV_FILE)
    for note in env_file.notes(ENV_FILE, Settings.model_fields):
        log.warning(note)
    return chosen.read_from(ENV_FILE.absolute())


def _read(file: Path) -> Settings:
    given = EnvSettingsSource(Settings)()
    filed = {name: value for name, value in env_file.values(file).items() if name not in given}
    try:
        return Settings(**filed)  # type: ignore[arg-type]
    except ValidationError as error:
        wrong = "; ".join(_wrong(file, str(fault["loc"][0]), fault["msg"], filed) for fault in error.errors())
        raise StoreError(f"Wrong setting: {wrong}. Correct it and start again.") from None


def _wrong(file: Path, name: str, reason: str, filed: Collection[str]) -> str:
    place = env_file.place(file, name) if name in filed else "environment"
    return f"{name.upper()} ({place}): {reason.removeprefix('Value error, ')}"


def _sayable(name: str) -> bool:
    try:
        return bool(name.encode())
    except UnicodeEncodeError:
        return False
