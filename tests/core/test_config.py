import pytest

from core.config import BadSettings, load


def _load(tmp_path, **env):
    return load({"CAREWORK_INSTANCE": str(tmp_path / "i")} | env, tmp_path)


def test_nothing_need_be_set(tmp_path):
    settings = _load(tmp_path)
    assert settings.database_url.startswith("sqlite:///")
    assert settings.queue_url == f"unix://{tmp_path / 'i' / 'queue.sock'}"
    assert settings.port == 8000


def test_the_made_key_is_kept_and_private(tmp_path):
    first = _load(tmp_path).secret_key
    assert _load(tmp_path).secret_key == first
    assert len(first) == 64
    assert (tmp_path / "i" / "secret.key").stat().st_mode & 0o077 == 0


def test_every_fault_is_named_at_once(tmp_path):
    with pytest.raises(BadSettings) as refusal:
        _load(
            tmp_path,
            PORT="eighty",
            DATABASE_URL="mysql://x",
            REDIS_URL="memcached://x",
            SECRET_KEY="short",
            MAIL_URL="smtp://host",
        )
    faults = " ".join(refusal.value.faults)
    for name in ("PORT", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "MAIL_URL needs PUBLIC_URL"):
        assert name in faults
    assert len(refusal.value.faults) == 5


def test_postgres_is_reached_through_psycopg(tmp_path):
    settings = _load(tmp_path, DATABASE_URL="postgres://u@h/d")
    assert settings.database_url == "postgresql+psycopg://u@h/d"


@pytest.mark.parametrize(("cores", "processes"), [(1, 1), (2, 2), (16, 2), (None, 1)])
def test_a_rota_is_looked_for_by_as_many_processes_as_there_are_cores_up_to_two(
    tmp_path, monkeypatch, cores, processes
):
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    assert _load(tmp_path).rota_processes == processes
    assert _load(tmp_path, ROTA_PROCESSES="6").rota_processes == 6
    with pytest.raises(BadSettings, match="ROTA_PROCESSES must be a whole number of 1 or more"):
        _load(tmp_path, ROTA_PROCESSES="0")
