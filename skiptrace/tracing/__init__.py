"""Plan, ask, read, resolve: from a case to the profile of what is known of its debtor."""
