#!/usr/bin/python3
"""The next words after a text, and a text gone on with: python3 predict.py the green boat"""

import math
import sys

from kith_client import Kith, KithError


def main() -> int:
    text = " ".join(sys.argv[1:]) or "the green"
    try:
        with Kith(timeout=10) as kith:
            for word in kith.predict(text, top=5):
                print(f"{math.exp(word.logprob):6.1%}  {word.word}")
            print(text, end="")
            for piece in kith.complete_stream(text, max_words=10, seed=1):
                print(piece, end="", flush=True)
            print()
    except KithError as error:
        print(f"predict.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
