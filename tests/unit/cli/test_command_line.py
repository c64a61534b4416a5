"""The command line as a whole: quick to import, and brief where something goes wrong."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from clientrep import cli
from clientrep.errors import CommandError, is_expected

HEAVY = ("faust", "aiokafka", "asyncpg", "rich", "structlog", "nacl", "prometheus_client", "clientrep.local.platform")


def test_nothing_heavy_is_imported_before_a_command_runs() -> None:
    program = "import sys, clientrep.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    assert not set(HEAVY) & set(loaded)


def test_every_command_takes_json_and_dir() -> None:
    for command in ("up", "demo", "worker", "migrate", "topics", "send", "seal", "case", "tasks", "letters", "timers"):
        help_text = CliRunner().invoke(cli.app, [command, "--help"]).stdout
        assert "--json" in help_text
        assert "--dir" in help_text


@pytest.mark.parametrize("arguments", [("case", "120000453218"), ("clock", "now"), ("parked",), ("send", "-")])
def test_an_expected_error_is_one_line_without_a_traceback(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["clientrep", *arguments, "--dir", "/nonexistent"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("clientrep: no local platform runs in /nonexistent")
    assert printed.err.count("\n") == 1


def test_a_wrong_option_ends_with_two(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["clientrep", "case", "--wrong"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert "No such option: --wrong" in capsys.readouterr().err


def test_what_is_not_expected_is_not_hidden() -> None:
    assert is_expected(CommandError("why"))
    assert is_expected(TimeoutError("why"))
    assert not is_expected(KeyError("why"))
