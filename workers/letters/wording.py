"""What the letters say, in the project's own words: plain English, "we" and "you", short sentences.

`{org}` is CMG or, in Northern Ireland, NICMS; `{answer_by}` is the last day on which an answer counts (R-1).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """A document's text, with places to fill.

    Attributes:
        paragraphs: what happened and what it means for the reader.
        next_steps: what the reader should do next, and by when.
        heading: where the document's title is no heading for a reader.
    """

    paragraphs: tuple[str, ...]
    next_steps: tuple[str, ...]
    heading: str | None = None


WORDINGS: dict[str, Wording] = {
    "CMSL0040": Wording(
        (
            "You asked {org} to register someone to act as your representative.",
            "We tried to confirm their identity, but we could not.",
            "This does not stop them from acting for you.",
            "We will go on and make them your representative, unless you tell us that you do not want this.",
        ),
        (
            "If you still want them to act for you, you do not need to do anything.",
            "If you no longer want them to act for you, tell us. We must hear from you by {answer_by}.",
            "If we do not hear from you by then, we will make them your representative. We will write to both of you.",
        ),
    ),
    "CMSL0041": Wording(
        (
            "Thank you for the information you gave {org}.",
            "You are now registered as a client representative. You can act for the parent who nominated you.",
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
            "You asked {org} to register someone to act as your representative. They are now registered.",
            "Your representative can speak to us for you.",
            "They can tell us about changes, and ask us to do things on your case.",
            "You can still contact us yourself.",
        ),
        (
            "You do not need to do anything now.",
            "If you no longer want them to act for you, tell us straight away.",
        ),
    ),
    "CMSL0043": Wording(
        (
            "A parent with a case at {org} has nominated you to act as their representative.",
            "We need some information from you before you can do this.",
            "We have not been able to get all of it from you by telephone.",
        ),
        (
            "Please contact us. We must hear from you by {answer_by}.",
            "We will ask you for your date of birth, if we do not have it yet.",
            "We will ask you to set a PIN of 7 digits and a password. Do not write them in a letter or an email.",
            "If you do not want to be a representative, please tell us.",
            "If we do not hear from you by then, we can't make you a representative.",
        ),
    ),
    "CMSL0047": Wording(
        (
            "You asked {org} to register someone to act as your representative.",
            "We have not been able to do this.",
            "We could not make contact with them, or we did not get your authorisation in writing in time.",
            "We have closed your request. We will not discuss your case with them.",
        ),
        (
            "If you do not want a representative any more, you do not need to do anything.",
            "If you still want one, contact us. We will start a new request.",
        ),
    ),
    "CMSL0048": Wording(
        (
            "You asked {org} to register someone to act as your representative.",
            "We can't do this.",
            "You wrote to us, but what you sent did not have all the written proof that we need by law.",
            "We have closed your request. We will not discuss your case with them.",
        ),
        (
            "If you do not want a representative any more, you do not need to do anything.",
            "If you still want one, contact us. We will send you a form that shows what we need.",
        ),
    ),
    "CMSL0049": Wording(
        (
            "A parent nominated you to act as their representative with {org}.",
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
            "A representative is someone who deals with {org} for you.",
            "Your representative can be a friend or a relative.",
            "Your representative can be an organisation, such as a solicitor or an advice centre.",
            "You must give us the name of a person there.",
            "Someone who holds a power of attorney for you can also act for you.",
            "This can be {lasting} or {ordinary}. Do not use this form for it: contact us instead.",
            "While a friend or relative is your representative, you can't have another one.",
            "Only you can ask us to register a representative, and we need your authorisation in writing.",
        ),
        (
            "Fill in part two of the form, in black ink.",
            "Sign and date the declaration.",
            "Send the form back to us. It must reach us by {answer_by}.",
        ),
        heading="Choosing someone to act for you",
    ),
    "CMSL5512": Wording(
        (),
        ("If you are not sure what we need, contact us.",),
        heading="We need some information from you",
    ),
}

FREE_TEXT: tuple[str, ...] = (
    "You asked {org} to register someone to act as your representative.",
    "We need you to give us their details, and your authorisation, in writing.",
    "The leaflet CMSB003 came with this letter. It tells you who can be a representative, and it has a form.",
    "Please fill in part two of the form, sign it and send it back to us.",
    "It must reach us by {answer_by}. If it does not, we will close your request.",
)
"""What CMSL5512 says where the request for it brings no text of its own (SU-4, SU-30)."""
