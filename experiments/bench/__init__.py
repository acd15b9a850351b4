"""The benchmark week (docs/benchmark.md): the engine beside its peers, one file a peer, in one run."""
