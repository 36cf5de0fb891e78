"""From a document's text to candidates: names, days, events, statements and commitments."""
