#!/bin/bash
# doc
X=1
function go { echo a; }
top() { echo "$X"; }
if true; then go; fi
