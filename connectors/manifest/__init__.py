"""What a source says about itself: the closed schema of `source.yaml`, its loader and its numbered rules."""

from connectors.manifest.loader import load
from connectors.manifest.schema import Manifest

__all__ = ["Manifest", "load"]
