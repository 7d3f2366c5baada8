"""``python -m tieup``."""

from tieup.cli.main import main

main()
