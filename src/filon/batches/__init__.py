"""Many scenarios at once: a plan, one run for each of its cases, and one dataset of all of them."""
