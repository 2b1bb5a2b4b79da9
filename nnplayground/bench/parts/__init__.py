"""One part of the benchmark a file; importing a file registers it."""
