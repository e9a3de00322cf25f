"""What the agencies answer: forms out, answers in, the register."""
