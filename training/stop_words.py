"""Writes the stop words of many languages, a file a language, for `background_table --stop-words DIR`.

    pip install stopwordsiso==0.7.1
    python training/stop_words.py DIR

The lists are those of the package `stopwordsiso` (MIT). Languages that the background corpus holds need no list: there,
stop words show by their document frequency.
"""

import sys
from pathlib import Path

import stopwordsiso

COVERED = {"en", "de", "es", "zh", "tr", "it", "pl", "fr", "ar", "ru"}


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for language in sorted(stopwordsiso.langs() - COVERED):
        words = sorted(stopwordsiso.stopwords(language))
        (folder / f"{language}.txt").write_text("\n".join(words) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
