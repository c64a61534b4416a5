"""No personal data gets into a log, whoever logs."""

import asyncio
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog

from workers.runtime import logs
from workers.runtime.settings import SettingsError


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """What a configured process writes to stderr."""
    stderr = StringIO()
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "stderr", stderr)
    logs.configure("activation")
    yield stderr
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    logging.basicConfig(handlers=[], force=True)


def line(written: StringIO) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written.getvalue())
    return found


def test_fields_of_the_list_are_kept_and_others_dropped_and_counted(written: StringIO) -> None:
    before = logs.dropped["last_name"]
    logs.log.info("batch", count=3, topic="cm.contacts", last_name="Okafor")
    told = line(written)
    assert told.pop("timestamp")
    assert told == {
        "event": "batch",
        "worker": "activation",
        "level": "info",
        "logger": "clientrep",
        "count": 3,
        "topic": "cm.contacts",
        "dropped": 1,
    }
    assert logs.dropped["last_name"] == before + 1


def test_of_an_exception_type_and_place_are_told_but_not_its_text(written: StringIO) -> None:
    try:
        int("Miriam Okafor")
    except ValueError:
        logs.log.exception("rule_failed")
    told = line(written)
    assert told["error"] == "ValueError"
    assert __file__ in told["where"][-1]
    assert "Okafor" not in json.dumps(told)


def test_our_own_errors_say_what_is_wrong(written: StringIO) -> None:
    logs.log.error("worker_failed", exc_info=SettingsError("CLIENTREP_CIS is not set"))
    assert line(written)["detail"] == "CLIENTREP_CIS is not set"


@pytest.mark.parametrize(
    ("message", "arguments", "told"),
    [
        ("no leader for %s in %s", ("cm.contacts", 3), "no leader for cm.contacts in 3"),
        ("%s:%d failed: %r", ("127.0.0.1", 9092, OSError("Okafor")), "127.0.0.1:9092 failed: 'OSError'"),
        ("bad record %s", ({"last_name": "Okafor"},), "bad record …"),
        ("bad key %s", ("120000453218",), "bad key …"),
        ("bad %d", ("Okafor",), "bad %d"),
        ("of %s", ("Okafor",), "of …"),
        ("of %s", (120000453218,), "of …"),
        ("%(group)s reads %(what)s", ({"group": "letters", "what": "Okafor"},), "letters reads …"),
    ],
)
def test_what_libraries_log_keeps_only_harmless_arguments(
    written: StringIO, message: str, arguments: tuple[object, ...], told: str
) -> None:
    logging.getLogger("aiokafka").warning(message, *arguments)
    assert line(written)["event"] == told


def test_libraries_are_heard_from_warning_on(written: StringIO) -> None:
    logging.getLogger("faust").info("starting")
    assert written.getvalue() == ""


def test_of_a_warning_kind_and_place_are_told_but_not_its_text(written: StringIO) -> None:
    warnings.showwarning("expected `str`, got Miriam Okafor", UserWarning, "pydantic/main.py", 520)
    told = line(written)
    assert (told["event"], told["kind"], told["where"]) == ("warning", "UserWarning", ["pydantic/main.py:520"])
    assert "Okafor" not in json.dumps(told)


def test_what_a_thread_died_of_is_told_without_its_text(written: StringIO) -> None:
    thread = threading.Thread(target=int, args=("Miriam Okafor",))
    thread.start()
    thread.join()
    told = line(written)
    assert (told["event"], told["error"]) == ("thread_failed", "ValueError")
    assert "Okafor" not in json.dumps(told)


def test_what_a_task_failed_with_is_not_told_by_asyncio(written: StringIO) -> None:
    loop = asyncio.new_event_loop()
    error = ValueError("Miriam Okafor")
    loop.call_exception_handler({"message": "Task exception was never retrieved", "exception": error, "more": error})
    loop.close()
    told = line(written)
    assert (told["event"], told["error"]) == ("Task exception was never retrieved", "ValueError")
    assert "Okafor" not in json.dumps(told)
