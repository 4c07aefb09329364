"""Every setting, read once from the environment and then from `.env`."""

import json
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from store.errors import StoreError


class Settings(BaseSettings):
    """Names in capitals are the environment's; money is in US dollars here only."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True)

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
    starting_credits: int = Field(default=100, ge=0)
    database_url: str = ""
    redis_url: str = ""
    media_url: str = ""
    ffmpeg_binary: str = ""
    media_folder: Path | None = None
    creates_per_minute: int = Field(default=60, ge=0)
    trusted_hosts: str = ""
    trusted_proxies: str = "127.0.0.1, ::1"
    public_url: str = ""
    disk_watermark_mb: int = Field(default=512, ge=0)
    job_time_limit_minutes: int = Field(default=120, ge=1)
    answer_time_limit_seconds: float = Field(default=600.0, ge=0)
    webhook_secret: SecretStr = SecretStr("")
    executor: Literal["process", "threads", "inline"] = "process"
    failpoints: str = ""

    spending: Literal["on", "off"] = "on"
    budget_per_job_usd: float = Field(default=5.0, ge=0)
    budget_per_day_usd: float = Field(default=20.0, ge=0)
    price_overrides: str = ""
    fallbacks: str = ""
    provider_settle_seconds: float | None = Field(default=None, ge=0)
    provider_calls_per_minute: int = Field(default=120, ge=1)

    openai_api_key: SecretStr = SecretStr("")
    openai_base_url: str = ""
    openai_models: str = ""
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
        return home.expanduser().absolute()

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
        return json.dumps(shown, default=str)

    def secrets(self) -> tuple[str, ...]:
        """The live secret values, for the log filter."""
        values = (getattr(self, name) for name in type(self).model_fields)
        return tuple(v.get_secret_value() for v in values if isinstance(v, SecretStr) and v.get_secret_value())


@cache
def settings() -> Settings:
    """The settings of this process. Raises StoreError naming each setting that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise StoreError(f"Wrong setting: {wrong}. Fix it in the environment or in .env and start again.") from None
