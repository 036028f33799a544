"""Templates of the documents: Word files that lawyers edit, and the dossier's layout."""
