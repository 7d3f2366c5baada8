"""Outlets: what is known of a site whose pages are read, a file for each."""

from tieup.outlet.files import SHIPPED, outlet_from, outlets_in
from tieup.outlet.outlet import Outlet, Saved, Where, Words, selection
from tieup.outlet.outlets import NONE, Outlets

__all__ = ["NONE", "SHIPPED", "Outlet", "Outlets", "Saved", "Where", "Words", "outlet_from", "outlets_in", "selection"]
