"""Which way, at what price in time, money, carbon and risk."""
