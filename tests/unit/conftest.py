"""What unit tests of several workers need."""

from collections.abc import Callable
from pathlib import Path

import pytest

from policy import Policies, load

SOURCE = Path(__file__).parents[2] / "policy" / "2012-12-10.yaml"


@pytest.fixture
def policies(tmp_path: Path) -> Callable[..., Policies]:
    """Policies of our own: by the day from which they are in force, the replacements in today's text."""

    def written(**versions: dict[str, str]) -> Policies:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        for since, changes in versions.items():
            text = SOURCE.read_text(encoding="utf-8")
            for old, new in changes.items():
                assert old in text
                text = text.replace(old, new)
            (folder / f"{since.strip('_').replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
        return load(folder)

    return written
