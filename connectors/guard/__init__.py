"""What stands between a question and the wire: rates and quotas, the breaker, repeats."""
