"""What the letters say: plain English, "we" and "you", short sentences.

The wording is this project's own. No organisation has approved it: the source has the titles and what each document is
for, not its text. As long as that is so, every page says so (`CLIENTREP_WORDING`).

Places to fill: `{org}` is CMG or, in Northern Ireland, NICMS; `{answer_by}` the last day on which an answer counts
(R-1); `{representative}`, `{a_parent}` and `{the_parent}` are names, or who they are where the name isn't known;
`{lasting}` and `{ordinary}` are powers of attorney as they are called where the client lives.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a leaflet.

    Attributes:
        points: a list, after the paragraphs.
    """

    heading: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """A document's text, with places to fill.

    Attributes:
        paragraphs: what happened and what it means for the reader.
        next_steps: what the reader should do next, and by when.
        heading: where the document's title is no heading for a reader.
        sections: a leaflet's further parts.
    """

    paragraphs: tuple[str, ...]
    next_steps: tuple[str, ...]
    heading: str | None = None
    sections: tuple[Section, ...] = ()


YOU_ASKED = "You asked us to register {representative} as your representative."
CLOSED = "We have closed your request. We will not discuss your case with them."
NO_REPRESENTATIVE = "If you do not want a representative any more, you do not need to do anything."

WORDINGS: dict[str, Wording] = {
    "CMSL0040": Wording(
        (
            YOU_ASKED,
            "We tried to check who they are, but we could not confirm it.",
            (
                "This does not stop them from acting for you. "
                "We will make them your representative, unless you tell us that you do not want this."
            ),
        ),
        (
            "If you still want them to act for you, you do not need to do anything.",
            "If you no longer want them to act for you, tell us. We must hear from you by {answer_by}.",
            "If we do not hear from you by then, we will make them your representative. We will write to both of you.",
        ),
    ),
    "CMSL0041": Wording(
        (
            "You are now registered as a client representative with {org}. You can act for {the_parent}.",
            "This means you can tell us about changes, and ask us to do things on their case.",
            "When you contact us, we will ask you some questions to check who you are.",
        ),
        (
            "You do not need to do anything now.",
            "If your contact details change, tell us straight away.",
            "If you no longer want to act as a representative, tell us straight away.",
        ),
    ),
    "CMSL0042": Wording(
        (
            f"{YOU_ASKED} They are now registered.",
            (
                "Your representative can speak to us for you. "
                "They can tell us about changes, and ask us to do things on your case."
            ),
            "You can still contact us yourself.",
        ),
        (
            "You do not need to do anything now.",
            "If you no longer want them to act for you, tell us straight away.",
        ),
    ),
    "CMSL0043": Wording(
        (
            "{a_parent} has a case with {org}. They have nominated you to act as their representative.",
            "A representative is someone who deals with us for a parent.",
            (
                "We need some information from you before you can do this. "
                "We have not been able to get all of it from you by telephone."
            ),
        ),
        (
            (
                "Please contact us. We must hear from you by {answer_by}. "
                "If we do not hear from you by then, we can't make you a representative."
            ),
            "We will ask you for your date of birth, if we do not have it yet.",
            "We will ask you to set a PIN of 7 digits and a password. Do not write them in a letter or an email.",
            "If you do not want to be a representative, please tell us.",
        ),
    ),
    "CMSL0047": Wording(
        (
            YOU_ASKED,
            "We have not been able to do this.",
            "We could not make contact with them, or we did not get your authorisation in writing in time.",
            CLOSED,
        ),
        (NO_REPRESENTATIVE, "If you still want one, contact us. We will start a new request."),
    ),
    "CMSL0048": Wording(
        (
            YOU_ASKED,
            "We can't do this.",
            "You wrote to us, but what you sent did not have all the written proof that we need by law.",
            CLOSED,
        ),
        (NO_REPRESENTATIVE, "If you still want one, contact us. We will send you a form that shows what we need."),
    ),
    "CMSL0049": Wording(
        (
            "{a_parent} has a case with {org}. They nominated you to act as their representative.",
            "We can't make you their representative.",
            "We did not get written proof that you may act for them, or you did not set your PIN and password.",
            "We can't discuss their case with you.",
        ),
        (
            "You do not need to do anything now.",
            "If you still want to act for them, speak to them. They can ask us again.",
        ),
    ),
    "CMSB003": Wording(
        (
            (
                "A representative is someone who deals with {org} for you. "
                "You can ask for one if you find it hard to deal with your case yourself."
            ),
        ),
        (
            "Fill in part two of the form, in black ink.",
            "Sign and date the declaration.",
            "Send the form back to us. It must reach us by {answer_by}.",
        ),
        heading="Choosing someone to act for you",
        sections=(
            Section(
                "Who can be your representative",
                ("Your representative can be:",),
                (
                    "a friend or relative, such as a parent, brother, sister or carer",
                    (
                        "an organisation, such as a solicitor or an advice centre. "
                        "You must give us the name of a person there"
                    ),
                ),
            ),
            Section(
                "What a representative can do",
                (
                    "They can speak to us for you, tell us about changes, and ask us to do things on your case.",
                    (
                        "You can still contact us yourself. But if you ask us to contact them instead of you, "
                        "we will write to you by letter and you can't use our online service."
                    ),
                    "While a friend or relative is your representative, you can't have another one.",
                ),
            ),
            Section(
                "If someone has a power of attorney",
                (
                    (
                        "Someone may have {lasting} or {ordinary} for you. They can act for you, too. "
                        "Do not use this form for that. Contact us instead."
                    ),
                ),
            ),
            Section(
                "What we need",
                ("Only you can ask us to register a representative, and we need your authorisation in writing.",),
            ),
        ),
    ),
    "CMSL5512": Wording(
        (),
        (
            "Send what we ask for, so that it reaches us by {answer_by}.",
            "If you are not sure what we need, contact us.",
        ),
        heading="We need some information from you",
    ),
}

FREE_TEXT: tuple[str, ...] = (
    "You asked {org} to register someone to act as your representative.",
    "We need you to give us their details, and your authorisation, in writing.",
    "The leaflet CMSB003 comes with this letter. It tells you who can be a representative, and it has a form.",
    "Please fill in part two of the form, sign it and send it back to us.",
    "It must reach us by {answer_by}. If it does not, we will close your request.",
)
"""What CMSL5512 says where the request for it brings no text of its own (SU-4, SU-30)."""


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach us, in every letter; `{telephone}`, `{hours}` and `{number}` are to be filled."""

    heading: str = "How to contact us"
    telephone: str = "Telephone: {telephone}, {hours}."
    letter: str = "By letter: write to us at the address at the top of this letter."
    client_number: str = "Your client number is {number}. Please give it when you contact us."
    reference: str = "Our reference is {number}. Please give it when you contact us."
    formats: str = "Call us if you need this letter in large print, in braille, as audio or in another language."


CONTACT = Contact()
NEXT_STEPS = "What to do next"
GREETING = "Dear {name}"
CLOSING = "Yours sincerely"
ENCLOSED = "With this letter: {titles}"
FORM_RULES = "Write in CAPITAL LETTERS, in black ink, inside the boxes."
FORM_RETURN = "Send this form to"
OWN_WORDING = "Sample wording by the clientrep project. No organisation has approved it."
