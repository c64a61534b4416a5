"""Every event that crosses Kafka: its shape, its topic, its key, who writes it and who reads it.

The names are those of the wire and are the same for everyone who builds on the platform: telephony, mail scanning,
print vendors, reporting. The package imports nothing of the workers, so that any of them may use it alone.

* ``contracts.catalogue``: the list of all events and topics;
* ``contracts.envelope``: CloudEvents 1.0 on Kafka, read in both modes, written in binary mode;
* ``contracts.reader``: bytes of a Kafka record to a checked event, or `Unreadable`;
* the families (``contacts``, ``register``, ``tasks`` …): one model per event's data.
"""
