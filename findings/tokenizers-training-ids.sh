#!/usr/bin/env bash
# A WordPiece or Unigram tokenizer trained twice on the same text numbers its tokens anew
#
# Packages: tokenizers 0.23.3 (PyPI)
# Expected: training is a count over the text, without chance: the same tokens under the same ids, as BPE and WordLevel give them.
# Seen:     WordPiece and Unigram find the same set of tokens, but give other ids in each run; there is no seed to set.
# Matters:  a model or a table of vectors that is looked up by id belongs to one run of the training, not to its recipe. Keep tokenizer.json
#           beside the weights and compare its hash; never train it again "the same way".
# Here:     the built-in model's tokenizer.json is checked by its SHA-256 (OnnxEmbedder).
. "$(dirname "$0")/lib.sh"

python_with tokenizers==0.23.3
python - >seen <<'P'
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
text = ["the quick brown fox jumps over the lazy dog", "return null if the fox is null else the dog", "public static void main"]
kinds = {
    "BPE": (models.BPE, trainers.BpeTrainer),
    "WordLevel": (models.WordLevel, trainers.WordLevelTrainer),
    "WordPiece": (models.WordPiece, trainers.WordPieceTrainer),
    "Unigram": (models.Unigram, trainers.UnigramTrainer),
}
for name, (model, trainer) in kinds.items():
    tokens, ids = set(), set()
    for _ in range(8):
        tokenizer = Tokenizer(model())
        tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
        tokenizer.train_from_iterator(text, trainer(vocab_size=60, show_progress=False))
        tokens.add(frozenset(tokenizer.get_vocab()))
        ids.add(frozenset(tokenizer.get_vocab().items()))
    print(f"{name}: sets of tokens {len(tokens)}, ids", "equal" if len(ids) == 1 else "differ")
P
as_described <<'X'
BPE: sets of tokens 1, ids equal
WordLevel: sets of tokens 1, ids equal
WordPiece: sets of tokens 1, ids differ
Unigram: sets of tokens 1, ids differ
X
