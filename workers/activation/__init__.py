"""Set Up: a client names a representative, and the steps until they are active or the request ends."""
