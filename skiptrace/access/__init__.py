"""Who may do what: roles and their permissions, keys of the interface, cases assigned to people."""
