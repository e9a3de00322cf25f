"""What the documents say: they arrange numbers and words, and compute neither."""
