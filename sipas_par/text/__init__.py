"""Words, numbers and names as people read and type them."""
