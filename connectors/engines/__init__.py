"""How replies are read: pure functions over bytes, so that kept evidence can be read again at any time."""
