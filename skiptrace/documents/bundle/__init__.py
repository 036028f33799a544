"""The evidence bundle: the court set with the evidence that it cites, blacked out, hashed, and verifiable offline."""
