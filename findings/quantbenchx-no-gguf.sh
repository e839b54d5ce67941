#!/usr/bin/env bash
# Packages:  quantbenchx 0.3.0 (reads GGUF files and estimates what quantisation costs), and gguf 0.17.1 of llama.cpp, which writes
#            the files and reads them back, with numpy 2.2.6, pyyaml 6.0.4 and tqdm 4.70.1
# Guess:     "point quantbenchx at any .gguf [...] file and get an instant quality report": it reads what llama.cpp writes, gives each
#            tensor its type, and so the bits a weight; recommend_mixed_quant gives sensitive layers more bits than others "to meet a
#            target average bits-per-weight".
# Behaviour: it reads no GGUF file: all are "Not a GGUF file", since the four letters that it looks for are GUGF. Where they are
#            exchanged in a real file, it is read, with other types: from 11 on its numbers of tensor types are mostly those of file
#            types (general.file_type), another list.
#            Q4_K is "q3_k_m", Q6_K "q4_k_s", and BF16 unknown, so that a model of the file type Q4_K_M has 3.97 bits a weight in
#            place of 4.76, and its perplexity a "high" risk.
#            recommend_mixed_quant never mixes: it takes the first number of layers, from 0 on, whose average is below the target. That
#            is none where the lesser type is below it, and where no number is, it takes all: for a target of 4.5, its default, each
#            layer gets 5.5 bits, for one of 5.4 each 4.85.
#            Why: profile.py, GGUF_MAGIC = 0x46475547, and GGUF_DTYPE_MAP; layerwise.py, `if avg <= target_bpw: best_k = k; break`.
# Seen (Python 3.11), the types by gguf and, of the file with its letters exchanged, by quantbenchx
#   GGUF   Not a GGUF file (magic: 0x46554747)
#   GUGF   Q4_K q3_k_m   Q5_K q3_k_l   Q6_K q4_k_s   Q8_0 q8_0   F16 f16   BF16 unknown   I8 iq1_s
#   a model of Q4_K and Q6_K, by quantbenchx 3.97, high risk; by gguf 4.76
#   target 4.5: 5.5   target 5.0: 4.85   target 5.4: 4.85
# For kith's users: for what a server's model is made of take gguf-dump, which gguf installs; and measure perplexity, which no number of
#            bits gives.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check quantbenchx==0.3.0 gguf==0.17.1 numpy==2.2.6 \
    pyyaml==6.0.4 tqdm==4.70.1
"$folder/venv/bin/python" - "$folder" <<'PY'
import sys
import gguf
import numpy
from gguf import GGMLQuantizationType as Type
from quantbenchx import estimate_quality, profile_gguf
from quantbenchx._types import QuantbenchError
from quantbenchx.layerwise import recommend_mixed_quant

def write(name, tensors):
    """A file of tensors of 256 x 256 weights, 0 all of them, of the given types."""
    path = f"{sys.argv[1]}/{name}.gguf"
    writer = gguf.GGUFWriter(path, "llama")
    for tensor, kind in tensors:
        block, size = gguf.GGML_QUANT_SIZES[kind]
        writer.add_tensor(tensor, numpy.zeros((256, 256 // block * size), dtype=numpy.uint8), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path

def exchange(path):
    with open(path, "r+b") as file:
        assert file.read(4) == b"GGUF"
        file.seek(0)
        file.write(b"GUGF")
    return path

kinds = [Type.Q4_K, Type.Q5_K, Type.Q6_K, Type.Q8_0, Type.F16, Type.BF16, Type.I8]
path = write("types", [(f"blk.{i}.ffn_up.weight", kind) for i, kind in enumerate(kinds)])
right = [tensor.tensor_type.name for tensor in gguf.GGUFReader(path).tensors]
try:
    profile_gguf(path)
    refusal = "read"
except QuantbenchError as error:
    refusal = str(error)
print("GGUF  ", refusal)
found = [tensor.dtype.value for tensor in profile_gguf(exchange(path)).tensors]
print("GUGF  ", "   ".join(f"{a} {b}" for a, b in zip(right, found)))

path = write("model", [(f"blk.{i}.ffn_up.weight", Type.Q6_K if i == 7 else Type.Q4_K) for i in range(8)])
tensors = gguf.GGUFReader(path).tensors
bits = 8 * sum(int(tensor.n_bytes) for tensor in tensors) / sum(int(tensor.n_elements) for tensor in tensors)
profile = profile_gguf(exchange(path))
risk = estimate_quality(profile).risk_level
print(f"a model of Q4_K and Q6_K, by quantbenchx {profile.quant.avg_bits_per_weight}, {risk} risk; by gguf {bits:.2f}")
averages = [recommend_mixed_quant(profile, target)["estimated_avg_bpw"] for target in (4.5, 5.0, 5.4)]
print(*(f"target {target}: {average}" for target, average in zip((4.5, 5.0, 5.4), averages)), sep="   ")
sys.exit(0 if refusal == "Not a GGUF file (magic: 0x46554747)" and right == [kind.name for kind in kinds]
         and found == ["q3_k_m", "q3_k_l", "q4_k_s", "q8_0", "f16", "unknown", "iq1_s"]
         and (profile.quant.avg_bits_per_weight, risk, round(bits, 2)) == (3.97, "high", 4.76) and averages == [5.5, 4.85, 4.85] else 1)
PY
