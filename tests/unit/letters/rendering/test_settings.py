"""Settings of the letters: defaults for a platform on one machine, and clear words for wrong ones."""

from pathlib import Path

import pytest

from workers.letters.rendering.settings import LetterSettingsError, letter_settings


def test_documents_go_to_the_platforms_folder_unless_told_otherwise(tmp_path: Path) -> None:
    local = letter_settings({"CLIENTREP_DIR": str(tmp_path)})
    assert local.documents_url == (tmp_path / "data" / "documents").as_uri()
    assert letter_settings({"CLIENTREP_DOCUMENTS": "s3://letters/cm"}).documents_url == "s3://letters/cm"


def test_pages_say_whose_wording_it_is_until_it_is_approved() -> None:
    assert not letter_settings().house().wording_approved
    assert letter_settings({"CLIENTREP_WORDING": "approved"}).house().wording_approved


def test_wrong_ones_are_named_without_their_values() -> None:
    with pytest.raises(LetterSettingsError, match="CLIENTREP_DOCUMENTS") as refused:
        letter_settings({"CLIENTREP_DOCUMENTS": "ftp://user:secret@host/"})
    assert "secret" not in str(refused.value)
    with pytest.raises(LetterSettingsError, match="CLIENTREP_RENDER_PROCESSES"):
        letter_settings({"CLIENTREP_RENDER_PROCESSES": "0"})
