"""How a change of a letter is recorded and listed."""

from workers.letters.state import Letter, LetterMoved, Letters
from workers.procedure.case import Case
from workers.procedure.effects import SaveLetter
from workers.procedure.outside import FinishedDocument

LetterCase = Case[Letters]
OWNER = "letters"


def move(case: LetterCase, letter: Letter, status: str) -> None:
    """The letter has this status from now on."""
    case.record(LetterMoved(letter.letter_id, letter.code, status))
    case.ask(row(case.state.letters[letter.letter_id]))


def row(letter: Letter, document: FinishedDocument | None = None) -> SaveLetter:
    """The letter as it is listed, with its document once it has one."""
    return SaveLetter(
        letter_id=letter.letter_id,
        code=letter.code,
        recipient_kind=letter.recipient_kind,
        enclosures=letter.enclosures,
        envelope_id=letter.envelope_id,
        pair_id=letter.pair_id,
        via=letter.via,
        rule=letter.rule,
        service_request_id=letter.service_request_id,
        status=letter.status,
        issued_on=letter.issued_on,
        document=document,
    )
