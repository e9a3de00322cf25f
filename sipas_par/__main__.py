"""Let ``python -m sipas_par`` do what the command ``sipas-par`` does."""

from __future__ import annotations

import sys

from sipas_par.cli import main

if __name__ == "__main__":
    sys.exit(main())
