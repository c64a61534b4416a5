"""The benchmark (``python -m bench``): straight-through activations, and the floor they are measured against."""
