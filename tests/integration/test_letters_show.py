"""Looking at letters that the platform issued, and what is told where one can't be looked at or made."""

import asyncio
import json
import os
import stat
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import pytest_asyncio
from PIL import Image

from tests.integration.command_line import Said, clientrep
from tests.scene import SCINS, Scene
from tests.stories import CLIENT, by_telephone

VIEWER = '#!/bin/sh\necho "$1" > "{told}"\n'
LONGEST_LINE = 400


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def letter(scene: Scene) -> dict[str, Any]:
    """CMSL5512 with its form, as a client got it who telephoned."""
    scin = next(SCINS)
    await scene.send("contact.nomination", by_telephone(scin))
    await scene.settled()
    [issued] = await scene.letters(scin)
    return issued


def stored(letter: Mapping[str, Any]) -> Path:
    return Path(unquote(urlsplit(letter["document"]["url"]).path))


def found_by(scene: Scene, **more: str) -> dict[str, str]:
    return {"CLIENTREP_DIR": str(scene.platform.folder.directory), **more}


async def show(scene: Scene, letter_id: str, *options: str, **more: str) -> Said:
    return await clientrep(scene, "letters", "show", letter_id, *options, environment=found_by(scene, **more))


def one_line(said: Said) -> str:
    """What a user is told of trouble."""
    assert said.code == 1
    assert said.err.startswith("clientrep: ")
    assert said.err.count("\n") == 1
    assert len(said.err) < LONGEST_LINE
    return said.err


async def test_the_row_names_the_document_that_was_announced(scene: Scene, letter: dict[str, Any]) -> None:
    row = (await show(scene, letter["letter_id"], "--json")).document
    assert (row["code"], row["status"], row["document"]) == ("CMSL5512", "issued", letter["document"])
    assert "files" not in row
    assert "CMSL5512" in (await show(scene, letter["letter_id"])).out


async def test_every_page_becomes_a_picture(scene: Scene, letter: dict[str, Any], tmp_path: Path) -> None:
    row = (await show(scene, letter["letter_id"], "--png", "--to", str(tmp_path), "--json")).document
    pictures = [Path(file) for file in row["files"]]
    assert [picture.name for picture in pictures] == [f"{letter['letter_id']}-{n}.png" for n in range(1, 5)]
    assert len(pictures) == letter["document"]["pages"]
    for picture in pictures:
        with Image.open(picture) as page:
            assert page.height / page.width == pytest.approx(297 / 210, abs=0.01)
            assert len(page.convert("L").getcolors() or ()) > 1, "something is printed on it"


def viewer(folder: Path) -> Path:
    """A program that a desktop would start for a document; it notes which."""
    folder.mkdir()
    program = folder / "xdg-open"
    program.write_text(VIEWER.format(told=folder / "told"))
    program.chmod(0o755)
    return folder


async def test_the_viewer_is_started_with_the_stored_document(
    scene: Scene, letter: dict[str, Any], tmp_path: Path
) -> None:
    desk = viewer(tmp_path / "desk")
    path = f"{desk}:{os.environ['PATH']}"
    row = (await show(scene, letter["letter_id"], "--open", "--json", PATH=path)).document
    async with asyncio.timeout(10):
        while not (told := _text(desk / "told")):  # noqa: ASYNC110 - the viewer is another process
            await asyncio.sleep(0.05)
    [file] = row["files"]
    assert told.strip() == file
    assert _digest(file) == letter["document"]["sha256"]
    assert _mode(file) == 0o600


def _text(file: Path) -> str:
    return file.read_text() if file.exists() else ""


def _digest(file: str) -> str:
    return sha256(Path(file).read_bytes()).hexdigest()


def _mode(file: str) -> int:
    return stat.S_IMODE(Path(file).stat().st_mode)


async def test_without_a_viewer_it_is_told_where_the_document_is(
    scene: Scene, letter: dict[str, Any], tmp_path: Path
) -> None:
    said = one_line(await show(scene, letter["letter_id"], "--open", "--to", str(tmp_path), PATH=str(tmp_path)))
    assert f"no viewer can be started here; the document is {tmp_path / letter['letter_id']}.pdf" in said


async def test_a_letter_that_is_held_has_no_document(scene: Scene) -> None:
    scin = next(SCINS)
    nowhere = {"lines": ["No fixed abode"], "country": "GB"}
    await scene.send(
        "contact.nomination", {**by_telephone(scin), "client": {"scin": scin, **CLIENT, "address": nowhere}}
    )
    [held] = (await scene.case(scin))["letters"]
    row = (await show(scene, held["letter_id"], "--json")).document
    assert (row["status"], row["document"]) == ("held", None)
    said = one_line(await show(scene, held["letter_id"], "--png"))
    assert f"letter {held['letter_id']} is held: no document of it is stored" in said


async def test_trouble_with_a_document_is_told_in_one_line(
    scene: Scene, letter: dict[str, Any], tmp_path: Path
) -> None:
    assert "there is no letter nobody" in one_line(await show(scene, "nobody", "--png"))
    pdf, file = letter["letter_id"], stored(letter)
    good = file.read_bytes()
    try:
        _write(file, b"other bytes")
        assert "is not the one that was promised" in one_line(await show(scene, pdf, "--png", "--to", str(tmp_path)))
    finally:
        _write(file, good)
    elsewhere = {**scene.platform.settings, "CLIENTREP_DOCUMENTS": (tmp_path / "empty").as_uri()}
    said = await clientrep(scene, "letters", "show", pdf, "--png", environment=elsewhere)
    assert f"no document {letter['document']['sha256']} of letter {pdf} is stored" in one_line(said)
    wrong = {**elsewhere, "CLIENTREP_DOCUMENTS": "ftp://user:secret@host/"}
    said = await clientrep(scene, "letters", "show", pdf, "--png", environment=wrong)
    assert "CLIENTREP_DOCUMENTS" in one_line(said)
    assert "secret" not in said.err
    wrong = {**scene.platform.settings, "CLIENTREP_LETTERHEAD": "/none.yaml"}
    said = await clientrep(scene, "letters", "samples", "--to", str(tmp_path), environment=wrong)
    assert "CLIENTREP_LETTERHEAD names /none.yaml, which can't be read" in one_line(said)


def _write(file: Path, content: bytes) -> None:
    file.write_bytes(content)


@pytest.mark.parametrize(
    ("setting", "value", "error", "why"),
    [
        ("LETTERHEAD", "/none.yaml", "LetterheadError", "CLIENTREP_LETTERHEAD names /none.yaml, which can't be read"),
        ("LETTERHEAD", __file__, "LetterheadError", "which is no letterhead file"),
        ("DOCUMENTS", "ftp://user:secret@host/", "LetterSettingsError", "CLIENTREP_DOCUMENTS: String should match"),
        ("DOCUMENTS", Path(__file__).as_uri(), "DocumentError", "CLIENTREP_DOCUMENTS can't be used: File exists"),
        ("DOCUMENTS", "az://nowhere", "DocumentError", "CLIENTREP_DOCUMENTS can't be used"),
        ("WORDING", "mine", "LetterSettingsError", "CLIENTREP_WORDING: Input should be 'own' or 'approved'"),
    ],
)
async def test_a_worker_that_cant_make_letters_ends_and_says_why(
    scene: Scene, setting: str, value: str, error: str, why: str
) -> None:
    ours = {name: text for name, text in os.environ.items() if not name.startswith("CLIENTREP_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "clientrep", "worker", "letters"),
        env={**ours, **scene.platform.settings, f"CLIENTREP_{setting}": value},
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 1
    [line] = [json.loads(line) for line in said.decode().splitlines()]
    assert (line["event"], line["worker"], line["error"]) == ("worker_failed", "letters", error)
    assert why in line["detail"]
    assert "secret" not in said.decode()
