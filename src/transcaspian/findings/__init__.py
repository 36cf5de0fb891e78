"""What was computed: inputs' digests, code version, seed and result digest."""
