"""Looking at letters."""

import stat
from pathlib import Path

import pytest
from PIL import Image

from clientrep.errors import CommandError
from clientrep.letters import document, settings, write_pdf, write_pictures, write_samples
from workers.letters.rendering.letter import Rendered
from workers.letters.rendering.renderer import Renderer
from workers.letters.rendering.samples import sample
from workers.letters.rendering.storage import DocumentStore


@pytest.fixture(scope="module")
def made() -> Rendered:
    return Renderer(settings({}).house()).render(sample("CMSL0042"))


async def test_the_stored_document_is_found_with_or_without_its_digest(tmp_path: Path, made: Rendered) -> None:
    given = {"CLIENTREP_DOCUMENTS": tmp_path.as_uri()}
    await DocumentStore(tmp_path.as_uri()).put("L1", made)
    assert await document("L1", {"status": "issued"}, given) == made.pdf
    assert await document("L1", {"status": "issued", "document": {"sha256": made.sha256}}, given) == made.pdf


async def test_a_letter_without_a_document_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="letter L1 is held: no document of it is stored"):
        await document("L1", {"status": "held"}, {"CLIENTREP_DOCUMENTS": tmp_path.as_uri()})


def test_files_are_for_their_owner_only(tmp_path: Path, made: Rendered) -> None:
    paths = [write_pdf("L1", made.pdf, tmp_path / "new"), *write_pictures("L1", made.pdf, tmp_path)]
    assert [path.name for path in paths] == ["L1.pdf", "L1-1.png"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
    with Image.open(paths[1]) as picture:
        assert picture.height / picture.width == pytest.approx(297 / 210, abs=0.01)


def test_samples_of_all_nine_and_a_sheet(tmp_path: Path) -> None:
    written = write_samples(tmp_path, settings({}))
    assert len(written) == 10
    assert written[-1].name == "contact-sheet.png"


def test_a_wrong_setting_or_letterhead_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="CLIENTREP_WORDING"):
        settings({"CLIENTREP_WORDING": "mine"})
    with pytest.raises(CommandError, match="can't be read"):
        write_samples(tmp_path, settings({"CLIENTREP_LETTERHEAD": str(tmp_path / "none")}))
