"""Each rule function in turn does nothing: a test must notice."""

import os
import signal
import sys
import time
from collections.abc import Generator
from types import FunctionType

import pytest

from tests.tracing.carriers import Carrier, put_in_place
from tests.tracing.findings import citing
from tests.tracing.recording import Recorder

AT_ONCE = 2
PATIENCE = 10
"""A mutant that runs on and on, so many times as long as all tests do without one, counts as noticed."""

NOTICED = {1, -signal.SIGALRM}


class Mutants:
    """A plugin of pytest: when all tests have run, tries the mutants, each in a forked child.

    Attributes:
        survivors: the functions without which every test passed, with the number of tests that ran.
    """

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.survivors: dict[Carrier, int] = {}
        self._failed = False
        self._patience = 0.0
        self._session: pytest.Session
        self._items: dict[str, pytest.Item] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """All fixtures are torn down and everything is loaded: the moment to fork."""
        done = yield
        if not self._failed:
            self._session = session
            self._items = {item.nodeid: item for item in session.items}
            self._control()
            self._try_all()
        return done

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test failed, be it before the mutants or in one."""
        self._failed |= report.failed

    def _control(self) -> None:
        """Without a mutant every test passes a second time, in a child too; else nothing could be concluded."""
        tests, began = sorted(set().union(*self.recorder.executed.values())), time.monotonic()
        _, status = os.waitpid(self._fork(tests), 0)
        if status != 0:
            raise pytest.UsageError("the tests that execute rules don't pass a second time in one process")
        self._patience = PATIENCE * (time.monotonic() - began)

    def _try_all(self) -> None:
        began, running = time.monotonic(), dict[int, Carrier]()
        for one, cited in self.recorder.carried.items():
            if len(running) == AT_ONCE:
                self._wait_for_one(running)
            running[self._fork(self._tests(one), cited)] = one
        while running:
            self._wait_for_one(running)
        sys.stdout.write(f"\n{len(self.recorder.carried)} mutants in {time.monotonic() - began:.0f} s\n")

    def _tests(self, one: Carrier) -> list[str]:
        """The tests that execute it, first those that cite its rule."""
        tests = self.recorder.executed[one]
        cited = citing(one.rule, tests)
        return [*sorted(cited), *sorted(tests - cited)]

    def _wait_for_one(self, running: dict[int, Carrier]) -> None:
        pid, status = os.wait()
        one = running.pop(pid)
        if os.waitstatus_to_exitcode(status) not in NOTICED:
            self.survivors[one] = len(self.recorder.executed[one])

    def _fork(self, tests: list[str], mutant: FunctionType | None = None) -> int:
        """Run the tests in a child, to the first that fails; its exit code says whether one did."""
        pid = os.fork()
        if pid == 0:
            try:
                self._session.config.pluginmanager.unregister(name="terminalreporter")
                if mutant is not None:
                    signal.setitimer(signal.ITIMER_REAL, self._patience)
                    put_in_place(mutant, _nothing)
                self._run([self._items[test] for test in tests])
            finally:
                os._exit(int(self._failed))
        return pid

    def _run(self, items: list[pytest.Item]) -> None:
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
            if self._failed:
                return


def _nothing(*_: object, **__: object) -> None:
    """What a mutant does."""


def told(survivors: dict[Carrier, int]) -> list[str]:
    """A line a survivor."""
    return [
        f"{one} survives: the tests that execute it ({ran}) pass without it" for one, ran in sorted(survivors.items())
    ]
