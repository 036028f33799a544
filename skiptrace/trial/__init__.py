"""The job on the simulated world: sets the scene for `demo` and `evaluate`, and judges against ground truth."""
