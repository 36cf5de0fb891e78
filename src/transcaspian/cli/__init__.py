"""What is typed: one module per command, each imported only when it runs."""
