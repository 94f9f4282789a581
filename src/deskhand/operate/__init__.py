"""What an operator does with a company: make its folder, check it, serve it, stop it, and see what was done."""
