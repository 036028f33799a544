"""Replies that came on paper: taken in as pictures, typed by two persons, read as the source's own file would be."""
