"""The service: from a creditor's spreadsheet to an asset dossier."""
