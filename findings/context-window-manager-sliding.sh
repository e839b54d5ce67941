#!/usr/bin/env bash
# Package:   context-window-manager 0.1.0 (prunes a conversation to a number of tokens, by one of nine strategies)
# Guess:     the sliding window keeps "only the most recent N messages that fit", no more tokens than the target; the strategies that are named
#            for summaries and for duplicates do something about these.
# Behaviour: the sliding window keeps the oldest messages, and takes the newest ones away, the user's question first; what is left is more than the target.
#            SUMMARIZE, SEMANTIC_DEDUP and HYBRID drop the oldest messages, as FIFO does, without a word, a summary or a look at duplicates.
#            Why: manager.py, _prune_sliding_window goes from the newest message and drops each until the rest would be within the target, the
#            message at which that is so being kept; prune() calls _prune_fifo for all strategies it does not know.
# Seen (Python 3.11), ten messages of ten tokens, 0 the oldest, target 50
#   FIFO            5 6 7 8 9
#   SLIDING_WINDOW  0 1 2 3 4 5    60 tokens
#   SUMMARIZE       5 6 7 8 9
#   SEMANTIC_DEDUP  5 6 7 8 9, though 5 to 9 are the same text
# For kith's users: with the sliding window, the model answers the first question again and again, and the request may be too long. Use FIFO.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check context-window-manager==0.1.0
"$folder/venv/bin/python" - <<'PY'
import sys
from context_window_manager import ContextWindowManager, PruningStrategy, WindowConfig
from context_window_manager.types import TokenizerType

def prune(strategy, texts):
    manager = ContextWindowManager(WindowConfig(max_tokens=100000, tokenizer_type=TokenizerType.APPROXIMATE))
    for number, text in enumerate(texts):
        manager.add_message("assistant" if number % 2 else "user", text)
    messages = list(manager.conversation.messages)
    result = manager.prune(target_tokens=50, strategy=strategy)
    left = [next(at for at, old in enumerate(messages) if old is message) for message in manager.conversation.messages]
    return " ".join(map(str, left)), result.final_tokens

different = [str(number) * 24 for number in range(10)]
same = different[:5] + ["5" * 24] * 5
seen = [prune(PruningStrategy.FIFO, different), prune(PruningStrategy.SLIDING_WINDOW, different), prune(PruningStrategy.SUMMARIZE, different),
        prune(PruningStrategy.SEMANTIC_DEDUP, same)]
print("FIFO           ", seen[0][0])
print("SLIDING_WINDOW ", seen[1][0], f"   {seen[1][1]} tokens")
print("SUMMARIZE      ", seen[2][0])
print("SEMANTIC_DEDUP ", seen[3][0] + ", though 5 to 9 are the same text")
sys.exit(0 if seen == [("5 6 7 8 9", 50), ("0 1 2 3 4 5", 60), ("5 6 7 8 9", 50), ("5 6 7 8 9", 50)] else 1)
PY
