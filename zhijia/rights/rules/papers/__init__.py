"""Official papers: one text, three shapes (page, Word, PDF) in the layout of GB/T 9704—2012.

`paper` says what stands on the sheet, `word` and `html` draw it.
"""
