"""The creditor's matter: cases, parties, claims, holds; reading creditors' spreadsheets."""
