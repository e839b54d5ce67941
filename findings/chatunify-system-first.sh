#!/usr/bin/env bash
# Packages:  chatunify 0.1.0 ("the official chat template for OpenAI, Mistral and Qwen models"), and mistral-common 1.13.1, the official tokenizers of
#            Mistral, with sentencepiece 0.2.1
# Guess:     apply_template gives the text that the model's own tokenizer makes of the messages.
# Behaviour: from the second question on it does not, if there is a system message: chatunify puts it before the first question, for all models; Mistral
#            puts it before the last one (v2, v3, Tekken), so that the instruction stands where the model was trained to see it. With one
#            question the two are alike, as in its documentation. mistral-large-2411, whose official form has [SYSTEM_PROMPT] marks,
#            is written as one of 2407. mistral-large-2402 gets the form of v3, its tokenizer is of v2.
#            Why: _mistral.py: `if i == 0 and system_prefix`; _router.py goes by parts of the name.
# Seen (Python 3.11), system S, question Q, answer A, question R; first chatunify's, then the official text
#   mistral-nemo, one question   <s>[INST]S  Q[/INST]
#                                <s>[INST]S  Q[/INST]
#   mistral-nemo, two            <s>[INST]S  Q[/INST]A</s>[INST]R[/INST]
#                                <s>[INST]Q[/INST]A</s>[INST]S  R[/INST]
#   mistral-large-2411, one      <s>[INST]S  Q[/INST]
#                                <s>[SYSTEM_PROMPT] S[/SYSTEM_PROMPT][INST] Q[/INST]
#   mistral-large-2402: v3 here, InstructTokenizerV2 officially
# For kith's users: prompts for another server's completions, made so, differ from its chat of the same messages, so that figures of the two
#            cannot be compared. Put the system message into the last question oneself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check chatunify==0.1.0 mistral-common==1.13.1 sentencepiece==0.2.1
"$folder/venv/bin/python" - <<'PY'
import sys, warnings
warnings.simplefilter("ignore")
from chatunify import apply_template, detect_provider
from mistral_common.protocol.instruct.messages import AssistantMessage, SystemMessage, UserMessage
from mistral_common.protocol.instruct.request import ChatCompletionRequest
from mistral_common.tokens.tokenizers.mistral import MistralTokenizer

kinds = {"system": SystemMessage, "user": UserMessage, "assistant": AssistantMessage}
one = [("system", "S"), ("user", "Q")]
two = one + [("assistant", "A"), ("user", "R")]

def plain(text):
    return text.replace("\u2581", " ").replace("<0x0A>", "\n").replace("\n", " ")

seen = []
for name, model, tokenizer, turns in [
    ("mistral-nemo, one question", "mistral-nemo", MistralTokenizer.v3(is_tekken=True), one),
    ("mistral-nemo, two", "mistral-nemo", MistralTokenizer.v3(is_tekken=True), two),
    ("mistral-large-2411, one", "mistral-large-2411", MistralTokenizer.v7(), one),
]:
    here = plain(apply_template([{"role": role, "content": text} for role, text in turns], model))
    request = ChatCompletionRequest(messages=[kinds[role](content=text) for role, text in turns])
    there = plain(tokenizer.encode_chat_completion(request).text)
    seen += [here, there]
    print(f"{name:28} {here}\n{'':28} {there}")
seen += [detect_provider("mistral-large-2402")[1], type(MistralTokenizer.from_model("mistral-large-2402", strict=True).instruct_tokenizer).__name__]
print(f"mistral-large-2402: {seen[-2]} here, {seen[-1]} officially")
sys.exit(0 if seen == ["<s>[INST]S  Q[/INST]"] * 2 + [
    "<s>[INST]S  Q[/INST]A</s>[INST]R[/INST]", "<s>[INST]Q[/INST]A</s>[INST]S  R[/INST]",
    "<s>[INST]S  Q[/INST]", "<s>[SYSTEM_PROMPT] S[/SYSTEM_PROMPT][INST] Q[/INST]", "v3", "InstructTokenizerV2"] else 1)
PY
