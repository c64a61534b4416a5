"""Looking at letters."""

import stat
from pathlib import Path

import pytest
from PIL import Image

from clientrep.errors import CommandError, is_expected
from clientrep.letters import document, write_pdf, write_pictures, write_samples
from workers.letters.rendering.letter import Rendered
from workers.letters.rendering.letterhead import LetterheadError
from workers.letters.rendering.renderer import Renderer
from workers.letters.rendering.samples import sample
from workers.letters.rendering.settings import LetterSettingsError, letter_settings
from workers.letters.rendering.storage import DocumentError, DocumentStore


@pytest.fixture(scope="module")
def made() -> Rendered:
    return Renderer(letter_settings().house()).render(sample("CMSL0042"))


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
    written = write_samples(tmp_path, letter_settings())
    assert len(written) == 10
    assert written[-1].name == "contact-sheet.png"


async def test_a_wrong_setting_letterhead_or_store_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(LetterSettingsError, match="CLIENTREP_WORDING") as setting:
        await document("L1", {}, {"CLIENTREP_WORDING": "mine"})
    with pytest.raises(LetterheadError, match=r"CLIENTREP_LETTERHEAD names .*, which can't be read") as letterhead:
        write_samples(tmp_path, letter_settings({"CLIENTREP_LETTERHEAD": str(tmp_path / "none")}))
    (tmp_path / "file").touch()
    with pytest.raises(DocumentError, match="CLIENTREP_DOCUMENTS can't be used: File exists") as store:
        await document("L1", {}, {"CLIENTREP_DOCUMENTS": (tmp_path / "file").as_uri()})
    for told in (setting, letterhead, store):
        assert is_expected(told.value)
        assert "\n" not in str(told.value)
