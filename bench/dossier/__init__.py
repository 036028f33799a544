"""What a dossier costs."""
