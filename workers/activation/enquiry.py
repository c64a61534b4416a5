"""The General Enquiries SR (SU-3b, SU-29)."""

from workers.activation.events import EnquiryMade
from workers.activation.setup_case import SetUp
from workers.procedure import work

AREA = ("Manage Inbound Call", "General Enquiries", "General Enquiries")


def general_enquiry(case: SetUp, request_id: str) -> None:
    """SR Manage Inbound Call / General Enquiries / General Enquiries; the letter that follows is its answer."""
    enquiry = work.create_request(case, *AREA, queue=case.activation(request_id).queue)
    work.change_request(case, enquiry, status="Closed", sub_status="Complete")
    case.record(EnquiryMade(request_id))
