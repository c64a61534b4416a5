"""Which tests execute which rule functions, and which steps the procedures take meanwhile."""

from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from types import FunctionType

import pytest

from tests.tracing.carriers import Carrier, carriers, original, put_in_place
from tests.tracing.moves import Moves


class Recorder:
    """A plugin of pytest. Property tests aren't recorded: what they find changes from one version to the next.

    Attributes:
        carried: the rule functions of the package.
        executed: the tests that executed each of them.
        moves: the steps of the procedures.
    """

    def __init__(self, package: str) -> None:
        self.package = package
        self.carried: dict[Carrier, FunctionType] = {}
        self.executed: dict[Carrier, set[str]] = {}
        self.moves = Moves()
        self._test: str | None = None

    def pytest_collection_finish(self) -> None:
        """Everything is imported: listen to every rule function and to what cases record."""
        self.carried = carriers(self.package)
        self.executed = {one: set() for one in self.carried}
        for one, cited in self.carried.items():
            put_in_place(cited, self._listening(one, original(cited)))
        self.moves.listen(lambda: self._test is not None)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """What is called until the test ends was called by this test."""
        self._test = None if is_property(item) else item.nodeid
        return (yield)

    def _listening(self, one: Carrier, function: Callable[..., object]) -> Callable[..., object]:
        def heard(*args: object, **kwargs: object) -> object:
            if self._test is not None:
                self.executed[one].add(self._test)
            return function(*args, **kwargs)

        return heard


def is_property(item: pytest.Item) -> bool:
    """Whether hypothesis chooses the test's values."""
    return getattr(getattr(item, "obj", None), "is_hypothesis_test", False)


def record(tests: Path, recorder: Recorder, *others: object) -> Recorder:
    """Run the tests in this process and record them; ``others`` are more plugins of pytest.

    Raises:
        SystemExit: a test fails.
    """
    run(tests, recorder, *others)
    return recorder


def run(tests: Path, *plugins: object, arguments: Iterable[str] = ()) -> None:
    """Run the tests.

    Raises:
        SystemExit: a test fails; what was recorded would be worth nothing.
    """
    code = pytest.main(["-p", "no:cacheprovider", *arguments, str(tests)], plugins=plugins)
    if code != pytest.ExitCode.OK:
        raise SystemExit(int(code))
