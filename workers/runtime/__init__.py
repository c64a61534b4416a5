"""The only room that knows Faust, Kafka and PostgreSQL: consume, decide, commit."""
