# make run    sets everything up, then opens the page (PORT=8081 for another port), and Telegram if a token is set
# make chat   the chat in the terminal (or the answers to the lines on standard input)
# make test   sets everything up, then lints, checks types and imports, and runs the tests
PYTHON ?= python3.11
BIN := .venv/bin
READY := .venv/.ready
TESTED := .venv/.tested

.PHONY: run chat test lint format eval bench bench-telegram bench-reload bench-web screenshots clean

# KNOWLEDGE=FOLDER for another city, PORT=8081 for another port.
export PORT
run: $(READY)
	@$(BIN)/python -m bot run $(if $(KNOWLEDGE),--knowledge $(KNOWLEDGE))

chat: $(READY)
	@$(BIN)/python -m bot chat $(if $(KNOWLEDGE),--knowledge $(KNOWLEDGE))

test: $(TESTED) lint
	$(BIN)/pytest -n auto --dist loadfile -rs

lint: $(TESTED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(TESTED)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

eval: $(READY)
	@for file in tuned untouched exam; do \
		echo "$$file"; $(BIN)/python -m bot eval tests/questions/$$file.jsonl --worst 0 | head -6; \
	done

bench: benchmarks/requirements.txt
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt >&2
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt >&2
	@.venv-bench/bin/python -m benchmarks.peers

bench-telegram: $(READY)
	@$(BIN)/python -m benchmarks.telegram

bench-reload: $(READY)
	@$(BIN)/python -m benchmarks.reload

bench-web: $(READY)
	@$(BIN)/python -m benchmarks.web

# The pictures of the README; needs Debian's Chromium and Chinese fonts.
screenshots: $(TESTED)
	@SCREENSHOTS=1 $(BIN)/pytest -q tests/channels/web/test_browser.py -k pictures

clean:
	rm -rf .venv .venv-bench

# Installing says little, on standard error, so that what `make run` prints is the bot's alone.
$(READY): requirements.txt Makefile
	@echo "Setting up .venv (once) ..." >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt >&2
	@touch $@

$(TESTED): $(READY) requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt >&2
	@touch $@
