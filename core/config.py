"""Settings from the environment, read once; one error names every fault."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class BadSettings(Exception):
    """The environment does not make sense; `faults` has a sentence for each mistake."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("Carework cannot start:\n" + "\n".join(f"- {fault}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation can set. Paths are absolute."""

    instance: Path
    secret_key: str
    database_url: str
    redis_url: str | None  # None: the embedded queue, at `redis_socket`
    port: int
    host: str
    workers: int
    web_processes: int
    web_threads: int
    mail_url: str
    mail_from: str
    public_url: str  # empty: the address that the browser uses
    secure_cookies: bool
    trusted_proxies: int
    jobcentre_label: str
    upload_limit: int
    job_beat_seconds: int
    job_lost_seconds: int
    sweep_seconds: int
    rota_processes: int  # that look for a rota at once

    @property
    def redis_socket(self) -> Path:
        """Where the embedded Valkey listens."""
        return self.instance / "queue.sock"

    @property
    def queue_url(self) -> str:
        """The URL under which the queue is reached, embedded or not."""
        return self.redis_url or f"unix://{self.redis_socket}"


def instance_folder(env: Mapping[str, str], root: Path) -> Path:
    """Where data and compiled code are kept, whether the folder is there yet or not."""
    return Path(env.get("CAREWORK_INSTANCE") or root / "instance").absolute()


def _database_url(raw: str, instance: Path) -> str:
    if not raw:
        return f"sqlite:///{instance / 'carework.sqlite3'}"
    for plain in ("postgres://", "postgresql://"):
        if raw.startswith(plain):
            return "postgresql+psycopg://" + raw.removeprefix(plain)
    return raw


def _whole(env: Mapping[str, str], name: str, default: int, least: int, faults: list[str]) -> int:
    raw = env.get(name, "").strip()
    if not raw:
        return default
    if not raw.isdigit() or int(raw) < least:
        faults.append(f"{name} must be a whole number of {least} or more, not {raw!r}.")
        return default
    return int(raw)


def _secret(env: Mapping[str, str], instance: Path) -> str:
    """The environment's key, or one made once and kept in the instance folder."""
    if env.get("SECRET_KEY"):
        return env["SECRET_KEY"]
    path = instance / "secret.key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip()


def load(env: Mapping[str, str], root: Path) -> Settings:
    """Read the settings; raises BadSettings naming all faults at once."""
    faults: list[str] = []
    instance = instance_folder(env, root)
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSettings([f"The folder {instance} cannot be made: {error.strerror}."]) from error
    database_url = _database_url(env.get("DATABASE_URL", "").strip(), instance)
    if not database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        faults.append("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    redis_url = env.get("REDIS_URL", "").strip() or None
    if redis_url and not redis_url.startswith(("redis://", "rediss://", "unix://")):
        faults.append("REDIS_URL must begin with redis://, rediss:// or unix://.")
    if not redis_url and len(str(instance / "queue.sock")) > 100:
        faults.append(
            "The instance folder's path is too long for the embedded queue's socket: set "
            "CAREWORK_INSTANCE to a shorter one, or REDIS_URL to a server."
        )
    mail_url = env.get("MAIL_URL", "").strip() or "none://"
    if not mail_url.startswith(("none://", "smtp://", "smtps://", "file://", "console://")):
        faults.append("MAIL_URL must begin with smtp://, smtps://, file:// or console://.")
    public = env.get("PUBLIC_URL", "").strip()
    if public and not public.startswith(("http://", "https://")):
        faults.append("PUBLIC_URL must begin with http:// or https://.")
    if not public and not mail_url.startswith(("none://", "console://")):
        faults.append("MAIL_URL needs PUBLIC_URL too, for the links in letters.")
    port = _whole(env, "PORT", 8000, 1, faults)
    if port > 65535:
        faults.append(f"PORT must be at most 65535, not {port}.")
    secret = env.get("SECRET_KEY", "")
    if secret and len(secret) < 16:
        faults.append("SECRET_KEY must have 16 characters or more.")
    settings = Settings(
        instance=instance,
        secret_key="" if faults else _secret(env, instance),
        database_url=database_url,
        redis_url=redis_url,
        port=port,
        host=env.get("HOST", "").strip() or "127.0.0.1",
        workers=_whole(env, "WORKERS", 1, 1, faults),
        web_processes=_whole(env, "WEB_PROCESSES", 2, 1, faults),
        web_threads=_whole(env, "WEB_THREADS", 4, 1, faults),
        mail_url=mail_url,
        mail_from=env.get("MAIL_FROM", "").strip() or "carework@localhost",
        public_url=env.get("PUBLIC_URL", "").strip().rstrip("/"),
        secure_cookies=env.get("PUBLIC_URL", "").startswith("https://"),
        trusted_proxies=_whole(env, "TRUSTED_PROXIES", 0, 0, faults),
        jobcentre_label=env.get("JOBCENTRE_LABEL", "").strip() or "Jobcentre Plus",
        upload_limit=_whole(env, "UPLOAD_LIMIT_MB", 16, 1, faults) * 1024 * 1024,
        job_beat_seconds=_whole(env, "JOB_BEAT_SECONDS", 5, 1, faults),
        job_lost_seconds=_whole(env, "JOB_LOST_SECONDS", 25, 2, faults),
        sweep_seconds=_whole(env, "SWEEP_SECONDS", 5, 1, faults),
        rota_processes=_whole(env, "ROTA_PROCESSES", min(2, os.cpu_count() or 1), 1, faults),
    )
    if settings.job_lost_seconds <= settings.job_beat_seconds:
        faults.append("JOB_LOST_SECONDS must be more than JOB_BEAT_SECONDS.")
    if faults:
        raise BadSettings(faults)
    return settings
