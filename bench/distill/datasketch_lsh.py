"""Near-duplicates by datasketch, as MinHashBench finds them: usage: datasketch_lsh.py FILE, one text a line.

Needs datasketch and numpy. Signatures are made in as many processes as there are cores.
"""

import multiprocessing
import sys
import time

from datasketch import MinHash, MinHashLSH

PERMUTATIONS = 256
WORDS = 5


def signature(text):
    words = text.lower().split(" ")
    shingles = {" ".join(words[i : i + WORDS]).encode() for i in range(len(words) - WORDS + 1)}
    minhash = MinHash(num_perm=PERMUTATIONS)
    minhash.update_batch(shingles)
    return minhash


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        texts = file.read().splitlines()
    begin = time.perf_counter()
    lsh = MinHashLSH(threshold=0.7, num_perm=PERMUTATIONS)
    kept = 0
    with multiprocessing.Pool() as pool:
        for number, minhash in enumerate(pool.imap(signature, texts, chunksize=500)):
            if not lsh.query(minhash):
                lsh.insert(number, minhash)
                kept += 1
    seconds = time.perf_counter() - begin
    print(f"datasketch: {seconds:.2f} s, {kept} of {len(texts)} texts kept, {lsh.b} bands of {lsh.r}")


if __name__ == "__main__":
    main()
