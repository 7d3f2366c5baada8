"""Draws docs/images/demo.svg from the real output of ``tieup demo``: ``python bench/demo_image.py``."""

import subprocess
import sys
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parents[1]
output = subprocess.run([sys.executable, "-m", "tieup", "demo"], capture_output=True, text=True, check=True, encoding="utf-8").stdout
lines = [line for line in output.splitlines() if not line.startswith(" ")]  # without the second lines of wide cells
shown = [*lines[:18], "...", *lines[next(i for i, line in enumerate(lines) if line.startswith("The life")) :]]
console = Console(record=True, width=max(map(cell_len, shown)), file=open("/dev/null", "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - drawn, not shown
drawn = Text("\n".join(shown))
drawn.highlight_regex("[│┃]", "dim")  # each cell is set by itself, so that wide letters of one do not move the next
console.print(drawn)
console.save_svg(str(ROOT / "docs" / "images" / "demo.svg"), title="make demo")
