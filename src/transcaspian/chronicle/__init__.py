"""What happened and was promised: documents, events, statements, commitments and their spans."""
