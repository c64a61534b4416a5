"""The vocabulary of a procedure: messages in, rules, what happened and what is asked for.

Pure: nothing here reads a clock, draws a random number or talks to a server.
"""
