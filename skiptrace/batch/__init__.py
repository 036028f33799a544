"""Many traces as one run: who gets the next case, what survives a kill, and what is told at the end."""
