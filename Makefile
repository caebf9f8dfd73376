.DEFAULT_GOAL := help
.PHONY: help demo test test-nodes check coverage build image generate rooms pictures bench ratios fleet test-cluster mutants clean

# Supported versions of Node.js, and what `make test-nodes` runs on each: FILES= for everything.
NODES = 20.19 22 24 26
FILES =
# What `make image` builds with, and the version that it writes on the image.
ENGINE = docker
VERSION = $(shell sed -n 's/^  "version": "\(.*\)",/\1/p' package.json)

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

demo: build ## 99 days from an emulated meter into SQLite: no hardware, no account, one minute
	@rm -rf .demo && node dist/kenshin/kenshin.cjs demo --folder .demo

test: node_modules/.package-lock.json ## all tests; fetches InfluxDB, a Python client and other Nodes without root, and says what could not run
	@sh test/prepare/influxd.sh || true
	@sh test/prepare/peers.sh || true
	@sh test/prepare/grafana.sh || true
	@sh test/prepare/nodes.sh 12 24 || true
	@sh test/prepare/chromium.sh || true
	@npm test --silent

test-nodes: node_modules/.package-lock.json ## the tests on every supported Node.js; FILES="test/dongle test/store" runs a part
	@sh test/prepare/nodes.sh $(NODES)
	@sh test/prepare/on-nodes.sh "$(NODES)" $(FILES)

check: node_modules/.package-lock.json ## types, lint, format, import rules, unused code
	@npm run check --silent

coverage: node_modules/.package-lock.json ## all tests, and which lines none of them runs: coverage/index.html; FILES="test/echonet" runs a part
	@npm run coverage --silent -- $(FILES)

build: node_modules/.package-lock.json ## compile to dist/; `make check` looks at the types
	@npm run build --silent

image: ## a container image of kenshin, by docker or podman: ENGINE=podman
	@$(ENGINE) build --file config/docker/Containerfile --tag kenshin:$(VERSION) .

generate: build ## sample, JSON Schema, tables of docs/, manual pages, and what is for Grafana
	@node dist/config/generate.js
	@npx tsc -p test/grafana/dashboards
	@node dist/grafana/generate.js .
	@KENSHIN_LANG=en node dist/src/commands/manual.js > man/kenshin.1
	@KENSHIN_LANG=ja node dist/src/commands/manual.js > man/ja/kenshin.1

rooms: node_modules/.package-lock.json ## folders, arrows, circles, sizes; ROOT=path draws another checkout, to compare
	@node test/drawing/rooms.js

pictures: build ## the report's picture of the README, from the demo; needs chromium
	@node test/drawing/pictures.js

bench: build ## kenshin beside other programs, many meters, old databases: writes docs/benchmarks.md; FULL=1 in five rounds
	@FULL="$(FULL)" node test/bench/race.js

ratios: build ## start-up, CPU, memory, requests: as ratios
	@node test/bench/bench.js

fleet: build ## two nights of many meters into one InfluxDB: points a second, requests, CPU; METERS=10000
	@METERS="$(METERS)" AT_ONCE="$(AT_ONCE)" node test/bench/fleet.js

test-cluster: build ## import, second import, export, a killed node, against the cluster of INFLUXD_META, INFLUXD_DATA, INFLUXD_CTL
	@node test/cluster/run.js

mutants: build ## what no test notices in echonet, history, meter and store (hours); FILES=src/history/plan.ts tries a part
	@FILES="$(FILES)" nice -n 15 npx stryker run test/mutants.config.js

clean: ## remove what was built
	@rm -rf dist coverage .demo

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@
