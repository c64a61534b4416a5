"""What the letters are told about their surroundings, from ``CLIENTREP_*`` variables; see `docs/letters/README.md`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from workers.letters.rendering.letterhead import SAMPLES, letterheads
from workers.letters.rendering.page import House

PREFIX = "CLIENTREP_"
CHOSEN: Mapping[str, str] = {
    "letterhead": "letters would bear a sample's name and address",
    "wording": "say whether the wording is approved or the project's own",
    "documents": "letters would be kept in a folder of this process",
}
"""What production has to choose, and what its default would do."""


class LetterSettingsError(Exception):
    """A setting is impossible; the text names the variable, never its value."""


class LetterSettings(BaseSettings):
    """How letters look and where documents go.

    Attributes:
        production: this is no trial: samples, and the project's own wording unless asked for, are refused.
        documents: URL of the store: ``file://``, ``s3://``, ``az://``, ``gs://`` or ``memory://``; by default a folder
            under ``dir``.
        letterhead: file with the organisation's name, address and telephone; by default samples.
        wording: ``own``: every page says that the wording is the project's own; ``approved``: the organisation has
            approved it, and the pages no longer say so.
        render_processes: that render at once, each on one core.
        render_letters: that one process renders before a fresh one takes its place.
        render_seconds: that one letter may take.
        dir: folder of a local platform.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    production: bool = False
    documents: str | None = Field(default=None, pattern=r"^(file|s3|az|gs|memory)://")
    letterhead: Path = SAMPLES
    wording: Literal["own", "approved"] = "own"
    render_processes: int = Field(default=1, ge=1, le=256)
    render_letters: int = Field(default=2000, ge=1)
    render_seconds: float = Field(default=20.0, gt=0)
    dir: Path = Path(".clientrep")

    @property
    def documents_url(self) -> str:
        """Where documents are kept."""
        return self.documents or (self.dir.absolute() / "data" / "documents").as_uri()

    def house(self) -> House:
        """What all letters share.

        Raises:
            LetterheadError: the letterhead file is missing or wrong.
        """
        return House(letterheads(self.letterhead), self.wording == "approved")


def letter_settings(over: Mapping[str, str] | None = None) -> LetterSettings:
    """The settings in the process's environment, with the variables in ``over`` before them.

    Raises:
        LetterSettingsError: one is impossible, or only fit for a trial and this is production.
    """
    given: dict[str, Any] = {name.removeprefix(PREFIX).lower(): value for name, value in (over or {}).items() if value}
    try:
        settings = LetterSettings(**given)
    except ValidationError as error:
        told = (f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise LetterSettingsError("; ".join(told)) from None
    if settings.production and (unset := [name for name in CHOSEN if name not in settings.model_fields_set]):
        told = (f"{PREFIX}{name.upper()} is not set: {CHOSEN[name]}" for name in unset)
        raise LetterSettingsError(f"{PREFIX}PRODUCTION is set, but " + "; ".join(told))
    return settings
