"""What is typed to sign in, to prove oneself, and to keep an account safe."""
