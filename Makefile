.DEFAULT_GOAL := help
.PHONY: help demo test check build bench clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

demo: build ## 99 days from an emulated meter into SQLite: no hardware, no account, one minute
	@node dist/src/emulator/demo.js

test: node_modules/.package-lock.json ## all tests; fetches InfluxDB and a Python client without root, and says what could not run
	@sh test/prepare/influxd.sh || true
	@sh test/prepare/peers.sh || true
	@npm test --silent

check: node_modules/.package-lock.json ## types, lint, format, import rules, unused code
	@npm run check --silent

build: node_modules/.package-lock.json ## compile to dist/
	@npm run build --silent

bench: build ## start-up, CPU, memory, requests: as ratios
	@node test/bench/bench.js

clean: ## remove what was built
	@rm -rf dist coverage .demo

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@
