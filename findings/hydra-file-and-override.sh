#!/usr/bin/env bash
# The same value means two things in a Hydra file and on Hydra's command line
#
# Packages: hydra-core 1.3.8, omegaconf 2.3.1 (PyPI)
# Expected: `key=value` on the command line sets what `key: value` in the file sets.
# Seen:     they are two grammars. `on`, `010`, `0x1F` and `1:30` are true, 8, 31 and 90 in the file but text on the command line; a
#           short commit id such as 12e4567 is infinity in both, `1_000` is 1000 in both, `nan` is text in the file and a number here.
# Matters:  a run reproduced from its overrides is another run; a pinned revision becomes inf. Quote: 'revision="12e4567"'.
# Here:     codesense.yaml is bound by type, so a revision is text whatever it looks like.
. "$(dirname "$0")/lib.sh"

python_with hydra-core==1.3.8 omegaconf==2.3.1
python - >seen <<'P'
from hydra.core.override_parser.overrides_parser import OverridesParser
from omegaconf import OmegaConf
parser = OverridesParser.create()
for text in "on", "010", "0x1F", "1:30", "nan", "12e4567", "1_000", "1e-5", '"12e4567"':
    file = OmegaConf.create(f"key: {text}").key
    override = parser.parse_override(f"key={text}").value()
    override = getattr(override, "text", override)
    print(f"{text:10} file {file!r:11} command line {override!r:11}", "" if type(file) is type(override) else "differ")
P
sed -i 's/ *$//' seen
as_described <<'X'
on         file True        command line 'on'        differ
010        file 8           command line '010'       differ
0x1F       file 31          command line '0x1F'      differ
1:30       file 90          command line '1:30'      differ
nan        file 'nan'       command line nan         differ
12e4567    file inf         command line inf
1_000      file 1000        command line 1000
1e-5       file 1e-05       command line 1e-05
"12e4567"  file '12e4567'   command line '12e4567'
X
