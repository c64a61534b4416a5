"""Command line of the client representative workers, and the local platform they run on."""
