#!/usr/bin/env bash
# DJL's tokenizer pads although the file says not to, and with the wrong token
#
# Packages: ai.djl.huggingface:tokenizers 0.38.0 (Maven Central), tokenizers 0.23.3 (PyPI)
# Expected: both are the same Rust library and read one tokenizer.json, so without options both give the same ids.
# Seen:     the file has "padding": null, and Python pads nothing. DJL pads a batch to its longest text by default, with id 0, which
#           is another word here, while the token's text beside it says [PAD], whose id is 5. The attention mask is right.
# Matters:  models that take a mean without the mask, and look-ups by id, add the vector of word 0 to every short text.
# Here:     the tokenizer is opened with padding off and its length given (OnnxEmbedder).
. "$(dirname "$0")/lib.sh"

cat >tokenizer.json <<'J'
{"version": "1.0", "truncation": null, "padding": null, "normalizer": null, "post_processor": null, "decoder": null,
 "added_tokens": [{"id": 5, "content": "[PAD]", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}],
 "pre_tokenizer": {"type": "Whitespace"},
 "model": {"type": "WordLevel", "unk_token": "[UNK]", "vocab": {"delete": 0, "read": 1, "file": 2, "[UNK]": 3, "all": 4, "[PAD]": 5}}}
J
java_with ai.djl.huggingface:tokenizers:0.38.0 org.slf4j:slf4j-nop:2.0.20
DJL_CACHE_DIR=$work DJL_OFFLINE=true OPT_OUT_TRACKING=true run_java >seen <<'J'
import module java.base;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;

void main() throws Exception {
  for (var options : List.of(Map.<String, String>of(), Map.of("padding", "false"))) {
    try (var tokenizer = HuggingFaceTokenizer.newInstance(Path.of("tokenizer.json"), options)) {
      var encoding = tokenizer.batchEncode(List.of("read file", "read all file file"))[0];
      IO.println("DJL " + options + ": " + Arrays.toString(encoding.getIds()) + " " + Arrays.toString(encoding.getTokens()));
    }
  }
}
J
python_with tokenizers==0.23.3
python - >>seen <<'P'
from tokenizers import Tokenizer
encoding = Tokenizer.from_file("tokenizer.json").encode_batch(["read file", "read all file file"])[0]
print("Python:", encoding.ids, encoding.tokens)
P
as_described <<'X'
DJL {}: [1, 2, 0, 0] [read, file, [PAD], [PAD]]
DJL {padding=false}: [1, 2] [read, file]
Python: [1, 2] ['read', 'file']
X
