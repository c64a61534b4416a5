"""What the README and docs/ tell people to type works, in the order it stands there."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.command_line import clientrep
from tests.scene import Scene

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = ".venv/bin/clientrep"
EXAMPLES = (".venv/bin/python docs/examples/print_vendor.py ",)
"""They run until they are stopped: `test_print_vendor` runs this one, as its page has it."""
RUN_BY_CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
NOT_IN_CI = {"make audit", "make bench", "make clean", "make faults", "make lock", "make simulation"}
"""``make audit`` asks others what is known today; ``make bench`` is figures, never a test; ``make faults`` and ``make
simulation`` are the long forms of tests; the others take our ground away."""


def commands(page: Path) -> Iterator[str]:
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        yield from filter(None, (line.partition("#")[0].strip() for line in block.splitlines()))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
async def test_the_commands_of_a_page_work(page: Path, scene: Scene) -> None:
    for command in commands(page):
        if command.startswith("make "):
            assert command in RUN_BY_CI or command in NOT_IN_CI, f"{page.name}: CI doesn't run `{command}`"
        elif not command.startswith((f"{COMMAND} up", *EXAMPLES)):
            await _runs(scene, command)


async def _runs(scene: Scene, command: str) -> None:
    program, *arguments = shlex.split(command)
    assert program == COMMAND, f"nobody runs `{command}`"
    said = await clientrep(scene, *arguments)
    assert said.code == 0, f"`{command}`: {said.err}"
    await scene.settled()


def test_every_document_that_a_page_links_to_is_there() -> None:
    links = [(page, link) for page in PAGES for link in re.findall(r"\]\(([^)#:]+)[)#]", page.read_text("utf-8"))]
    assert not [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()]


def test_every_promise_has_its_test() -> None:
    table = (ROOT / "README.md").read_text("utf-8").partition("| promise | proof |")[2].partition("\n\n")[0]
    promises = [line for line in table.splitlines() if line.startswith("| ") and "---" not in line]
    assert promises
    for promise in promises:
        tests = re.findall(r"\]\((tests/\S+?\.py)#(test_\w+)\)", promise)
        assert tests, promise
        assert [name for file, name in tests if f"def {name}(" not in (ROOT / file).read_text("utf-8")] == []


def test_every_test_that_stands_against_a_threat_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "threats.md").read_text("utf-8")))
    assert named <= {file.stem for file in ROOT.glob("tests/**/test_*.py")}
    assert named
