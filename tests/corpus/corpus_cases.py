"""Every file of the corpus: importing the modules of cases registers them."""

import corpus_columns
import corpus_containers
import corpus_harm
import corpus_headers
import corpus_layouts
import corpus_values
from corpus_case import CASES

MODULES = (corpus_containers, corpus_layouts, corpus_columns, corpus_headers, corpus_values, corpus_harm)

__all__ = ["CASES", "MODULES"]
