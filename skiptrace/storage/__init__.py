"""The system of record: engine, migrations, sealing. Each room above owns its tables."""
