"""The local platform: Apache Kafka, PostgreSQL, an SMTP server and a CIS stand-in; it needs only Python.

Nothing is imported here, so that a look-up which only asks for a running platform stays fast.
"""
