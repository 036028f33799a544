"""What the court did, taken in: papers with their pictures, entered twice, and the measures that follow from them."""
