"""What happens hour by hour: a model as tables, run event by event."""
