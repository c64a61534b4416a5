"""What became of the email (MA-4 to MA-7)."""

from datetime import timedelta

from workers.procedure import work
from workers.procedure.mail import MailLate, MailRefused, MailSent
from workers.procedure.outside import CancelMail
from workers.procedure.rule import rule
from workers.service_mgmt.checking import check_later
from workers.service_mgmt.details import spoken_of
from workers.service_mgmt.events import EmailSent, EmailStuck
from workers.service_mgmt.state import DONE
from workers.service_mgmt.updating import Updating

WORDS = {"name": "name", "address": "address", "telephone": "telephone number", "mobile": "telephone number"}


def email_sent(case: Updating) -> None:
    """The mail server took the email over."""
    sent: MailSent = case.message.data
    what_it_told(case, sent)
    facts_stay(case, sent)
    note_on_contact(case, sent.request_id)
    check_in_two_days(case, sent.request_id)


@rule("MA-4")
def what_it_told(case: Updating, sent: MailSent) -> None:
    """Full name, SCIN or NINO, the details held and the new ones, the segment: which of these, without the facts."""
    case.tell(f"Request {sent.request_id}: the email tells {', '.join(sent.said).replace('_', ' ')}")


@rule("MA-5")
def facts_stay(case: Updating, sent: MailSent) -> None:
    """No copy is kept: the facts of sending stay, and a digest; a task about its not being sent is withdrawn."""
    case.record(EmailSent(sent.request_id, sent.message_id, sent.body_sha256, sent.sent_at, sent.repeats))
    about = {"request_id": sent.request_id, "scin": case.message.scin}
    case.publish("service-management.sent", {**about, "message_id": sent.message_id, "body_sha256": sent.body_sha256})
    if (task_id := case.open_task(sent.request_id)) is not None:
        work.withdraw_task(case, task_id, "The email was sent")


@rule("MA-6")
def note_on_contact(case: Updating, request_id: str) -> None:
    """Note on the requester's contact record, in the words of the source's example."""
    told = list(dict.fromkeys(WORDS[what] for what in spoken_of(case.new_details(request_id))))
    what = " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told) or "contact information"
    who = "Client Rep" if case.update(request_id).requester_kind == "contact" else "PoA"
    case.keep_note(
        case.update(request_id).requester_id,
        f"{who} reported change of {what}. Unable to update details on the system. "
        "Request sent to Service Management team to update the contact record.",
    )
    case.tell(f"Request {request_id}: noted on the contact record that it went to Service Management")


@rule("MA-7")
def check_in_two_days(case: Updating, request_id: str) -> None:
    """48 hours to the minute from sending (R-1) the note of the change is looked for, unless it came first."""
    one = case.update(request_id)
    if one.status != DONE and one.sent_at is not None:
        hours = case.policy(request_id).values.service_management_check_hours
        check_later(case, request_id, one.sent_at + timedelta(hours=hours))


def email_refused(case: Updating) -> None:
    """The mail server won't take the email."""
    refused: MailRefused = case.message.data
    not_sent(case, refused.request_id, "The mail server refuses the email", refused.reason, refused.code)


def email_late(case: Updating) -> None:
    """The email isn't sent, but is still being tried."""
    late: MailLate = case.message.data
    not_sent(case, late.request_id, "The email to Service Management can't be sent", late.reason)


def not_sent(case: Updating, request_id: str, what: str, reason: str, code: int = 0) -> None:
    """A person sees to it, unless nobody needs the email any more."""
    if case.update(request_id).status == DONE:
        not_needed(case, request_id)
    else:
        stuck(case, request_id, what, reason, code)


@rule("MA-7")
def not_needed(case: Updating, request_id: str) -> None:
    """The change was noted while its email was on the way, so that it couldn't be called off then: now it is."""
    case.ask(CancelMail(request_id))
    case.tell(f"Request {request_id}: the change is noted, its email isn't tried again")


@rule("MA-5")
def stuck(case: Updating, request_id: str, what: str, reason: str, code: int = 0) -> None:
    """A person sees why it isn't sent: once they are done it goes out again."""
    one = case.update(request_id)
    if one.sent_at is not None or case.open_task(request_id) is not None:
        case.tell(f"Request {request_id}: {what.lower()}: {reason}")
        return
    summary = f"{what} ({reason}): see why; once this is done it is sent again"
    details: dict[str, str | int] = {"reason": reason, "code": code} if code else {"reason": reason}
    case.record(EmailStuck(request_id, case.chase(request_id, summary, **details), reason))
