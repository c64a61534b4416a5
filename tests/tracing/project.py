"""A folder with a list of rules, code, unit tests and the pages made from them."""

from dataclasses import dataclass
from pathlib import Path

from tests.tracing.diagrams import page
from tests.tracing.findings import findings
from tests.tracing.recording import Recorder
from tests.tracing.rule_list import RuleList, read
from tests.tracing.table import table


@dataclass(frozen=True)
class Project:
    """What is traced.

    Attributes:
        root: its folder, with docs/rules.yaml and tests/unit.
        package: holds the rule functions.
    """

    root: Path
    package: str = "workers"

    @property
    def rules(self) -> RuleList:
        """The list its code is held to."""
        return read(self.root / "docs" / "rules.yaml")

    @property
    def tests(self) -> Path:
        """The tests that are to execute every rule."""
        return self.root / "tests" / "unit"

    def gaps(self, recorder: Recorder) -> list[str]:
        """What a run of the tests shows to be missing."""
        return findings(self.rules, recorder.executed, self.root)

    def pages(self, recorder: Recorder) -> dict[Path, str]:
        """What is generated from a run of the tests, by its path."""
        docs = self.root / "docs"
        return {
            docs / "traceability.md": table(self.rules, recorder.executed),
            docs / "diagrams" / "README.md": page(recorder.moves.seen, self.rules),
        }

    def stale(self, recorder: Recorder) -> list[str]:
        """The pages that say something else."""
        pages = self.pages(recorder).items()
        old = [path for path, text in pages if not path.exists() or path.read_text(encoding="utf-8") != text]
        return [f"{path.relative_to(self.root)} isn't up to date: make rules" for path in old]
