"""Draws docs/images/demo.svg from the real output of ``tieup demo``: ``python bench/demo_image.py``."""

import os
import subprocess
import sys
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parents[1]
COLUMNS, ROWS = "150", 15  # wide enough for most partners; of the table the first rows
command, wide = [sys.executable, "-m", "tieup", "demo"], os.environ | {"COLUMNS": COLUMNS}
lines = subprocess.run(command, env=wide, capture_output=True, text=True, check=True, encoding="utf-8").stdout.splitlines()
starts = [at for at, line in enumerate(lines) if not line.startswith(" ")]  # a cell's second line begins with a space
shown = [*lines[: starts[3 + ROWS]], "...", *lines[next(at for at in starts if lines[at].startswith("The life")) :]]
console = Console(record=True, width=max(map(cell_len, shown)), file=open("/dev/null", "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - drawn, not shown
drawn = Text("\n".join(shown))
drawn.highlight_regex("[│┃]", "dim")  # each cell is set by itself, so that wide letters of one do not move the next
console.print(drawn)
console.save_svg(str(ROOT / "docs" / "images" / "demo.svg"), title="make demo")
