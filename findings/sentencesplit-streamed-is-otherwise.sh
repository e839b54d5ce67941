#!/usr/bin/env bash
# Package:   sentencesplit 0.1.0 (rule-based sentences for 24 languages, and a StreamSegmenter for what a model writes bit by bit)
# Guess:     a reply that arrives in pieces has the sentences that it has as a whole: the "cornerstone contract is streaming == non-streaming", and
#            a sentence is given out "only once its boundary is stable", the more so as "conservative" is the default.
# Behaviour: only if the whole text is fed at once. In pieces, a closing quotation mark or bracket begins the next sentence, three dots are
#            three sentences, the figure of a list is a sentence of its own, and "Yahoo! is a firm." is two, though letters in small follow.
#            Pieces of a whole word are no help against the last two. The blanks move to the front of the next sentence throughout.
#            Why: a boundary is taken as stable when no probe put behind the text so far changes it; a quotation mark, a bracket, a dot
#            or a small letter is not among the probes that are tried after ".", "!" and "?".
# Seen (Python 3.11), as a whole, and in single letters
#   He said "Stop." She did.     2: He said "Stop." / She did.      2: He said "Stop. / " She did.
#   (He left.) She stayed.       2: (He left.) / She stayed.        2: (He left. / ) She stayed.
#   Wait... what? Yes.           2: Wait... what? / Yes.            5: Wait. / . / . / what? / Yes.
#   1. First. 2. Second.         2: 1. First. / 2. Second.          3: 1. First. / 2. / Second.
#   Yahoo! is a firm. OK.        2: Yahoo! is a firm. / OK.         3: Yahoo! / is a firm. / OK.
# For kith's users: a voice, or a filter, that reads the daemon's stream so stops within sentences. Feed it whole replies, or take the boundaries of
#            the last paragraph only when the next one has begun.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check sentencesplit==0.1.0
"$folder/venv/bin/python" - <<'PY'
import sys
from sentencesplit import Segmenter, StreamSegmenter

def streamed(pieces):
    stream, sentences = StreamSegmenter(language="en"), []
    for piece in pieces:
        stream.feed(piece)
        sentences += stream.get_completed_sentences()
    return [sentence.strip() for sentence in sentences + stream.flush()]

seen = []
for text in ('He said "Stop." She did.', "(He left.) She stayed.", "Wait... what? Yes.", "1. First. 2. Second.", "Yahoo! is a firm. OK."):
    whole = [sentence.strip() for sentence in Segmenter(language="en").segment(text)]
    seen.append((len(whole), streamed(text), streamed([text]) == whole))
    print(f"{text:28} {len(whole)}: {' / '.join(whole):30}  {len(seen[-1][1])}: {' / '.join(seen[-1][1])}")
sys.exit(0 if seen == [(2, ['He said "Stop.', '" She did.'], True), (2, ["(He left.", ") She stayed."], True),
                       (2, ["Wait.", ".", ".", "what?", "Yes."], True), (2, ["1. First.", "2.", "Second."], True),
                       (2, ["Yahoo!", "is a firm.", "OK."], True)] else 1)
PY
