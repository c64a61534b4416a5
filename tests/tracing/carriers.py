"""The functions that carry a rule, and how to put something else in the place of one."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import FunctionType

from workers.procedure.rule import RULES


@dataclass(frozen=True, order=True)
class Carrier:
    """A function that carries a rule."""

    rule: str
    module: str
    name: str

    @property
    def path(self) -> str:
        """Its file, from the project's folder."""
        return f"{self.module.replace('.', '/')}.py"

    def __str__(self) -> str:
        return f"{self.rule} {self.module}:{self.name}"


def carriers(package: str) -> dict[Carrier, FunctionType]:
    """Every rule function in ``package``, also where no test imports its module."""
    for module in _modules_with_rules(package):
        import_module(module)
    marked = ((rule, cited) for rule, functions in RULES.items() for cited in functions)
    return {
        Carrier(rule, cited.__module__, cited.__qualname__): cited
        for rule, cited in marked
        if isinstance(cited, FunctionType) and cited.__module__.startswith(f"{package}.")
    }


def put_in_place(cited: FunctionType, instead: Callable[..., object]) -> None:
    """Let every call of ``cited`` reach ``instead``.

    Callers hold the function under many names and in tables; all of them hold the same wrapper, and only the
    wrapper holds the function.
    """
    cells = dict(zip(cited.__code__.co_freevars, cited.__closure__ or (), strict=True))
    cells["function"].cell_contents = instead


def original(cited: FunctionType) -> Callable[..., object]:
    """The function as it was written."""
    function: Callable[..., object] = cited.__wrapped__  # type: ignore[attr-defined]
    return function


def _modules_with_rules(package: str) -> list[str]:
    folders = [Path(folder) for folder in import_module(package).__path__]
    files = [(folder, path) for folder in folders for path in sorted(folder.rglob("*.py"))]
    found = [path.relative_to(folder) for folder, path in files if "\n@rule(" in path.read_text(encoding="utf-8")]
    return [".".join((package, *path.with_suffix("").parts)) for path in found]
