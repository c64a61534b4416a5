"""Looking at letters: one that was issued, or samples of all nine documents."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clientrep.errors import CommandError
from workers.letters.catalogue import CATALOGUE
from workers.letters.rendering.pictures import as_png, contact_sheet, pictures
from workers.letters.rendering.renderer import Renderer
from workers.letters.rendering.samples import sample
from workers.letters.rendering.settings import LetterSettings, letter_settings
from workers.letters.rendering.storage import DocumentStore

SHEET = "contact-sheet.png"


async def document(letter_id: str, row: Mapping[str, Any], given: Mapping[str, str]) -> bytes:
    """The stored document of a letter.

    Args:
        letter_id: the letter's.
        row: what the list of letters says of it; the document's digest may be in it.
        given: settings that come before those of the environment.

    Raises:
        CommandError: none is stored.
        DocumentError: the store can't be used, or has other bytes than were promised.
        LetterSettingsError: a setting is impossible.
    """
    store = DocumentStore(letter_settings(given).documents_url)
    sha256 = (row.get("document") or {}).get("sha256") or await store.newest(letter_id)
    if sha256 is None:
        raise CommandError(f"letter {letter_id} is {row['status']}: no document of it is stored")
    return await store.get(letter_id, sha256)


def write_pdf(name: str, pdf: bytes, folder: Path) -> Path:
    """Write a letter's document so that only its owner may read it."""
    return _write(folder / f"{name}.pdf", pdf)


def write_pictures(name: str, pdf: bytes, folder: Path) -> list[Path]:
    """Write a PNG file for each page, likewise."""
    numbered = enumerate(pictures(pdf), 1)
    return [_write(folder / f"{name}-{number}.png", as_png(picture)) for number, picture in numbered]


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(content)
    return path


def write_samples(folder: Path, chosen: LetterSettings) -> list[Path]:
    """Write a PDF of each of the nine documents, and a contact sheet of them.

    Raises:
        LetterheadError: the letterhead file is missing or wrong.
    """
    renderer = Renderer(chosen.house())
    made = {code: renderer.render(sample(code)).pdf for code in CATALOGUE}
    written = [write_pdf(code, pdf, folder) for code, pdf in made.items()]
    return [*written, _write(folder / SHEET, as_png(contact_sheet(made)))]
