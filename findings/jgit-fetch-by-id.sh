#!/usr/bin/env bash
# JGit fetches a commit by its id, but does not write the ref that was asked for
#
# Packages: org.eclipse.jgit 7.8.1.202611041320-r (Maven Central), git
# Expected: a refspec `ID:refs/pins/a` does what it does for C git: it brings the commit and writes refs/pins/a.
# Seen:     the commit comes, the ref does not; the result lists no update and nothing is thrown.
# Matters:  nothing holds the commit, so a later gc may remove it; a mirror of pinned commits finds no pin and fetches again at each run.
# Here:     converge (Mirror) has to write the ref of a pinned commit itself, or it asks for the commit again in each run.
. "$(dirname "$0")/lib.sh"

need git
java_with org.eclipse.jgit:org.eclipse.jgit:7.8.1.202611041320-r org.slf4j:slf4j-nop:2.0.20
export HOME=$work
git init -q -b main upstream
for message in 1 2; do git -C upstream -c user.name=a -c user.email=a@b commit -q --allow-empty -m $message; done
git -C upstream config uploadpack.allowAnySHA1InWant true
id=$(git -C upstream rev-parse main~1)
git init -q --bare by-git
git init -q --bare by-jgit
git -C by-git fetch -q "$work/upstream" "$id:refs/pins/a"
run_java "$work/upstream" "$id" >seen <<'J'
import module java.base;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.transport.RefSpec;

void main(String[] from) throws Exception {
  try (var git = Git.open(new File("by-jgit"))) {
    var result = git.fetch().setRemote(from[0]).setRefSpecs(new RefSpec(from[1] + ":refs/pins/a")).call();
    IO.println("jgit: updates reported: " + result.getTrackingRefUpdates().size());
  }
}
J
for clone in by-jgit by-git; do
  echo "$clone: commit $(git -C $clone cat-file -t "$id"), refs: $(git -C $clone for-each-ref --format='%(refname)' | grep . || echo none)" >>seen
done
as_described <<'X'
jgit: updates reported: 0
by-jgit: commit commit, refs: none
by-git: commit commit, refs: refs/pins/a
X
