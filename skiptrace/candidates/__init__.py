"""People found near one another: who lies in the index, how it follows the records, what it proposes."""
