"""Who is who: matching of Chinese identities."""
