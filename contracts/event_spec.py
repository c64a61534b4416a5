"""What the catalogue says of one type of event."""

from dataclasses import dataclass
from operator import attrgetter

from contracts.base import Data
from contracts.register import ThirdParty
from contracts.text import is_scin

PREFIX = "uk.gov.dwp.cm."
VERSION = ".v1"


@dataclass(frozen=True, slots=True)
class EventSpec:
    """One type of event."""

    name: str
    """The short name, such as ``contact.nomination``."""
    topic: str
    model: type[Data]
    """The model of the event's data."""
    writers: tuple[str, ...]
    readers: tuple[str, ...]
    """The groups that act on it, the platform's and others, as the wire names them."""
    key: str = "scin"
    """The field of the data that is the Kafka key."""

    @property
    def type(self) -> str:
        """The CloudEvents type, such as ``uk.gov.dwp.cm.contact.nomination.v1``."""
        return f"{PREFIX}{self.name}{VERSION}"

    @property
    def schema_file(self) -> str:
        """The file of the published JSON Schema."""
        return f"{self.name}{VERSION}.json"

    @property
    def schema_id(self) -> str:
        """The name of the published JSON Schema, for ``dataschema``."""
        return f"urn:x-clientrep:schema:{self.name}{VERSION}"

    def key_of(self, data: Data) -> str | None:
        """The Kafka key that an event with this data travels under.

        None where the data doesn't say: a third party's record that answers a service request travels under the
        client's SCIN, which only the Kafka record itself bears (the data's `scin` is the organisation's).
        """
        if isinstance(data, ThirdParty) and data.service_request_id:
            return None
        return str(attrgetter(self.key)(data))

    def fits(self, key: str, data: Data) -> bool:
        """Whether an event with this data may travel under this Kafka key.

        Where the data doesn't say which client's SCIN the key is, that it can be one is all that can be asked.
        """
        expected = self.key_of(data)
        return is_scin(key) if expected is None else key == expected
