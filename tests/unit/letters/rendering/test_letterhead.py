"""The organisation's details come from a file of its own, which is checked."""

from pathlib import Path

import pytest
import yaml

from workers.letters.rendering.letterhead import SAMPLES, LetterheadError, letterheads


def test_the_samples_have_both_organisations() -> None:
    assert letterheads()["CMG"].name == "Child Maintenance Group"
    assert letterheads()["NICMS"].name == "Northern Ireland Child Maintenance Service"


def test_an_organisation_gives_its_own(tmp_path: Path) -> None:
    own = yaml.safe_load(SAMPLES.read_text("utf-8"))
    own["CMG"]["telephone"] = "0800 000 0000"
    (tmp_path / "own.yaml").write_text(yaml.safe_dump(own), encoding="utf-8")
    assert letterheads(tmp_path / "own.yaml")["CMG"].telephone == "0800 000 0000"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("CMG: {name: A", "no letterhead file"),
        ("CMG: {name: A, address: [B, C], telephone: '1', hours: D}", "lacks NICMS"),
        ("CMG: {name: A}", "CMG.address: Field required"),
        ("[]", "no letterhead file"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LetterheadError, match=why):
        letterheads(tmp_path / "own.yaml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LetterheadError, match=r"CLIENTREP_LETTERHEAD names .*none\.yaml, which can't be read"):
        letterheads(tmp_path / "none.yaml")
