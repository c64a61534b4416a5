"""``clientrep demo``: real journeys, played through the topics as telephony and mail scanning would."""
