# Every command that a person or a CI server needs. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run build check test e2e crash races replicas mutants fuzz bench bench-saml budget lighthouse fmt deny

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## install what is missing, build, start Sluice and the demo identity provider
	@scripts/setup.sh build && scripts/build.sh dev && exec scripts/run.sh

build: ## the artefacts of a release, under target/release
	@scripts/setup.sh build && scripts/build.sh release

check: ## fast: format, lints, arrows, features, unit, contract and HTTP tests
	@scripts/setup.sh build && scripts/test.sh check

test: ## everything: what check does, and end to end in Chromium with a real identity provider
	@scripts/setup.sh test && scripts/test.sh all

e2e: ## end to end only; ARGS="..." is handed to Playwright
	@scripts/setup.sh test && scripts/build.sh dev && scripts/e2e.sh $(ARGS)

crash: ## 100 kills at random instants, and nothing acknowledged may be lost (KILLS=100 SEED=1)
	@scripts/setup.sh build && scripts/build.sh dev && scripts/crash.sh

races: ## each race of the store 1,000 times (RUNS=1000)
	@scripts/setup.sh build && scripts/races.sh

replicas: ## answers brought to two servers on one database at once, 1,000 times (RUNS=1000)
	@scripts/setup.sh build && scripts/build.sh dev && scripts/replicas.sh

mutants: ## sound SAML responses with one change each, of which none may say anything else (MUTANTS=200000 SEED=1)
	@scripts/setup.sh build && scripts/mutants.sh

fuzz: ## changed samples for everything that reads SAML (FUZZ="response logout redirect metadata encoding" SECONDS_EACH=600 SEED=1)
	@scripts/setup.sh build && scripts/fuzz.sh

bench: ## figures of a release build: start, page views, import, sizes
	@scripts/setup.sh test && scripts/bench.sh

bench-saml: ## SAML validation beside libxmlsec alone, of the same bytes
	@scripts/setup.sh build && source scripts/env.sh && cargo bench -p sluice-saml --bench validation

budget: ## measures bytes, layout and accessibility; prints every budget with its goal and figure
	@scripts/setup.sh test && scripts/build.sh dev && scripts/budget.sh

lighthouse: ## Lighthouse on a visitor's page and the overview of a release build, five runs each; wants a quiet machine
	@scripts/setup.sh test && scripts/build.sh release && scripts/lighthouse.sh

fmt: ## format all Rust sources
	@source scripts/env.sh && cargo fmt --all

deny: ## licences, banned crates, sources; advisories where the network allows
	@scripts/setup.sh build && scripts/deny.sh
