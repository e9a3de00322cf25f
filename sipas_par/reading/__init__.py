"""Any file to a scorecard."""
