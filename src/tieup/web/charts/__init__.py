"""Pictures as SVG, drawn on the server: colours and type come from the style sheet, everything said has words beside it."""

from tieup.web.charts.bars import Bar, bars, columns
from tieup.web.charts.ladder import Point, ladder
from tieup.web.charts.matrix import matrix
from tieup.web.charts.network import Drawn, Link, drawing, wheel
from tieup.web.charts.worldmap import bubbles

__all__ = ["Bar", "Drawn", "Link", "Point", "bars", "bubbles", "columns", "drawing", "ladder", "matrix", "wheel"]
