#!/bin/sh
# Restarts the shop, one pod after the other.
set -eu
kubectl --namespace "${SHOP_NAMESPACE:-sales}" rollout restart deployment/shop
