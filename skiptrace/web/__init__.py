"""The interface over HTTP: operations with their permission, the same policy as the commands."""
