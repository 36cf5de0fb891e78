"""What happened and was promised: documents, events, statements and commitments, with their spans."""
