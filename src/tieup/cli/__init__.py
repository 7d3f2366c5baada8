"""The command line: arguments in, data on standard output, progress and messages on standard error."""
