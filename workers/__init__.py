"""The workers: pure procedures, the agents that run them and the runtime they share."""
