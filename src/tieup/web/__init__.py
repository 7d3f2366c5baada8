"""The desk in the browser: pages drawn on the server, each with a twin as data. Needs tieup[web]."""
