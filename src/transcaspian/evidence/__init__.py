"""What we know and why: observations on two clocks, and the written rule that chooses."""
