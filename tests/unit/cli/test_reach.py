"""Which platform a command is about."""

from pathlib import Path

import pytest

from clientrep import reach
from clientrep.errors import CommandError


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (reach.KAFKA, reach.POSTGRES, reach.POSTGRES_FILE, "CLIENTREP_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_a_platform_it_is_told_what_helps() -> None:
    with pytest.raises(CommandError, match=r"no local platform runs in \.clientrep: start one with `clientrep up`"):
        reach.environment(None)
    assert not reach.reachable(None)


def test_the_environment_names_a_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(reach.KAFKA, "broker:9092")
    monkeypatch.setenv(reach.POSTGRES, "postgresql://u@db/d")
    assert reach.environment(None) == {}
    assert reach.settings(None).kafka == "broker:9092"
    assert reach.processes(None) == {}


def test_a_folder_that_is_named_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(reach.KAFKA, "broker:9092")
    monkeypatch.setenv(reach.POSTGRES, "postgresql://u@db/d")
    with pytest.raises(CommandError, match=r"no local platform runs in .*nowhere"):
        reach.reachable(tmp_path / "nowhere")
