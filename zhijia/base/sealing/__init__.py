"""Personal data at rest: one encrypted envelope per row, keyed indexes, and who opened what.

keyring    the keys, their versions and where they come from
shares     the split recovery copy of the keyring
envelopes  SM4-GCM envelopes, HMAC-SM3 indexes and digests
models     `SealedRow` for every table with an envelope; `Reveal`, the record of every look
services   `reveal`: the one way from an envelope to a person's eyes
rotation   re-sealing under a new key, in batches
"""
