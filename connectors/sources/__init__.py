"""One folder a source: manifest, samples, quality file."""
