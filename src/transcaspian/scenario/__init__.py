"""What is asked: places, cargo and dates, checked before any engine runs."""
