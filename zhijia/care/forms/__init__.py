"""What people type: a policy's text and its single words, a trial, the answers of the self-test."""
