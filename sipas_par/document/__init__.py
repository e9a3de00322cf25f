"""The document engine: blocks, and one writer a format. It knows no scorecard."""
