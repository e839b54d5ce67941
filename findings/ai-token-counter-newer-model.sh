#!/usr/bin/env bash
# Package:   ai-token-counter 1.0.0 ("accurate token counting for multiple LLM providers", and what they cost; module ai_token_counter)
# Guess:     a model that is not in its list has no price; a Chinese text has about as many tokens as characters; a stream has as many tokens at its end
#            as the whole text.
# Behaviour: a model it does not know, as gpt-5, o1 or o3, costs 0.001 dollars for a million tokens, 2500 times less than gpt-4o, and nothing says so.
#            gpt-4-32k and gpt-4.1-nano cost what gpt-4o does. A text is a quarter of its characters, averaged with its words, and Chinese has no
#            blanks: 160 characters are 20 tokens, with blanks between them 119. In a stream every piece is at least one token: the same text
#            has more than twice as many as the whole, if it comes in pieces of two letters.
#            Why: counter.py, _get_pricing ends with (0.001, 0.002), MODEL_PATTERNS has gpt-4o|gpt-4; _count_string; streaming.py, update.
# Seen (Python 3.11)
#   a million tokens in gpt-4o 2.5 dollars, in gpt-5 0.001, in o1 0.001, in gpt-4-32k 2.5
#   160 Chinese characters 20 tokens, with blanks 119
#   an English text 58 tokens, in pieces of two letters 135
# For kith's users: count with the model's own tokenizer, and let a price that is not known be none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps ai-token-counter==1.0.0
"$folder/venv/bin/python" - <<'PY'
import sys
from ai_token_counter import StreamingTokenCounter, TokenCounter, count_tokens

counter = TokenCounter("gpt-4o")
prices = [counter.get_pricing_info(model)["input_price_per_1m"] for model in ("gpt-4o", "gpt-5", "o1", "gpt-4-32k")]
print("a million tokens in gpt-4o {} dollars, in gpt-5 {}, in o1 {}, in gpt-4-32k {}".format(*prices))
chinese = "今天天气很好我们一起去公园散步吧" * 10
glued, spaced = count_tokens(chinese), count_tokens(" ".join(chinese))
print(len(chinese), "Chinese characters", glued, "tokens, with blanks", spaced)
english = "The weather is fine today. " * 10
stream = StreamingTokenCounter("gpt-4o")
for start in range(0, len(english), 2):
    total = stream.update(english[start:start + 2]).total_tokens
whole = count_tokens(english)
print("an English text", whole, "tokens, in pieces of two letters", total)
sys.exit(0 if prices == [2.5, 0.001, 0.001, 2.5] and (len(chinese), glued, spaced, whole, total) == (160, 20, 119, 58, 135) else 1)
PY
