"""Sentences made from numbers, in Vietnamese first and in English on request."""
