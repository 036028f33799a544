"""What people and programs are shown: one closed model for each thing, masked unless it was revealed."""
