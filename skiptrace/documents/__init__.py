"""Dossier PDF and JSON, clue list XLSX, court papers DOCX."""
