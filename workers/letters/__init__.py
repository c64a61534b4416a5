"""Letters: which there are, what they say, where they go, and what became of them."""
