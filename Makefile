# make demo      three situations from beginning to end
# make test      everything that is checked; prints the minutes of each stage
# make scenario  run scenario files:  make scenario FILES="my.json tests/scenarios/own"
# make bench     measure, and write the table of docs/benchmarks.md
# make bench-stores  the same for SQLite and PostgreSQL, beside hand-written SQL
# make soak      stores under stress, laws and simulator, as long as you like:  make soak MINUTES=60 SHARD=1/4
# make npm       build the package for Node:  bindings-node/dist/fillrate-VERSION.tgz
# make wheel     build the package for Python:  bindings-python/dist/fillrate-VERSION-*.whl
# make fmt       format

# Rust installed for one user is found even where the shell does not know it yet.
export PATH := $(PATH):$(HOME)/.cargo/bin

FILES ?= tests/scenarios/peers tests/scenarios/own
MINUTES ?= 60
SHARD ?= 1/1

.PHONY: demo test scenario bench bench-stores soak npm wheel fmt prepare

demo: prepare
	@cargo run --quiet --release --package fillrate-cli --bin fillrate -- demo

test: prepare
	@.ci/stages.sh

scenario: prepare
	@cargo run --quiet --release --package fillrate-cli --bin fillrate -- scenario $(FILES)

bench: prepare
	@cargo run --quiet --release --package fillrate-benches --bin table

bench-stores: prepare
	@cargo run --quiet --release --package fillrate-benches --bin sqlite
	@cargo run --quiet --release --package fillrate-benches --bin postgres
	@cargo run --quiet --release --package fillrate-benches --bin slopes

soak: prepare
	@MINUTES=$(MINUTES) SHARD=$(SHARD) .ci/soak.sh

npm: prepare
	@bindings-node/scripts/pack.sh

wheel: prepare
	@bindings-python/wheel.sh bindings-python/dist

fmt: prepare
	@cargo fmt --all

prepare:
	@.ci/prepare.sh
