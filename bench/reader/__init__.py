"""Training of the local reader and its figures: corpus, linear heads, encoder, and the layer that weighs them."""
