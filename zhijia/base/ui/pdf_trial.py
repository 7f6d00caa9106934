"""Tries to write Chinese into a PDF; ends with 1 where Pango or a font with our signs is missing, since
every word would be an empty box (`pdf.can_make_pdf` asks)."""

from __future__ import annotations

import logging

SIGNS = "<p lang=zh>职工</p>"


class Missing(logging.Handler):
    """Whether a sign had no font."""

    found = False

    def emit(self, record: logging.LogRecord) -> None:
        self.found = self.found or ".notdef" in str(record.msg)


def main() -> int:
    missing = Missing()
    logging.getLogger("weasyprint").addHandler(missing)
    try:
        from weasyprint import HTML  # noqa: PLC0415  (fails where Pango is missing)
    except OSError:
        return 1
    HTML(string=SIGNS).write_pdf()
    return int(missing.found)


if __name__ == "__main__":
    raise SystemExit(main())
