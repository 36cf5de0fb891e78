"""Documents that are sent: read and searched in processes of their own, kept as text."""
