"""Question and history to Answer: search, choice of sentences, and the chain that joins them."""
