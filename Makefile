# Two commands set everything up, and two more take their time:
#   make run    builds the plugin and boots a real Openfire with it on 127.0.0.1; ONCE=1 stops after the demo,
#               PORT_OFFSET=1000 moves every port, OPENFIRE_HOME=<folder> uses an unpacked Openfire release
#   make test   builds the plugin and runs every test, in a real Openfire and a real browser too; OPENFIRE_HOME=<folder> as above,
#               CHROMIUM=<program> names the browser; what is missing "make browser" installs, on Debian, as root; PICTURES=1 leaves
#               pictures of the console's pages in target/screenshots
#   make soak   the tests of crashes and outages at length: the server killed ten times in twenty thousand messages, the database
#               away for a minute, on each database; SOAK="-Dsoak.kills=100 -Dsoak.messages=200000 -Dsoak.seed=1" for more
#   make bench  the calls of the REST API that clients make most, on PostgreSQL with a million messages, beside a servlet that only
#               answers; then messages to a group of a thousand without joining its room, beside one that has been joined;
#               BENCH="-Dbenchmark.seconds=60 -Dbenchmark.warmUp=30 -Dbenchmark.group.rounds=10" for longer

MVN = mvn --batch-mode --no-transfer-progress -Dstyle.color=never
OPENFIRE = $(if $(OPENFIRE_HOME),-Dopenfire.home=$(OPENFIRE_HOME))
JAVA = $(if $(JAVA_HOME),$(JAVA_HOME)/bin/java,java)

# What the tests need and Maven Central does not have. Playwright runs in Node.js; npm fetches QuickBlox's SDK; the example in
# readme.html is a shell script.
NODE = 20
HAS = command -v >/dev/null 2>&1
MISSING = $$(test -n "$(CHROMIUM)" || $(HAS) chromium || $(HAS) chromium-browser || $(HAS) google-chrome || echo chromium; \
	$(HAS) node || echo nodejs; $(HAS) npm || echo npm; \
	for program in bash curl openssl; do $(HAS) $$program || echo $$program; done)

.PHONY: run test browser soak bench jar format clean

run: jar
	@exec $(JAVA) $(OPENFIRE) \
		-cp "target/test-classes:$$(cat target/test.classpath)" org.dialogs.openfire.demo.Demo

test: browser
	$(MVN) verify $(OPENFIRE)

browser:
	@missing=$$(echo $(MISSING)); \
	if [ -n "$$missing" ]; then \
		install="apt-get install -y --no-install-recommends $$missing"; \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "The tests need $$missing: $$install"; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$install; \
		else \
			echo "The tests need $$missing. On Debian, as root: $$install" >&2; exit 1; \
		fi; \
	fi
	@version=$$(node -p 'parseInt(process.versions.node)') && [ "$$version" -ge $(NODE) ] || \
		{ echo "The tests need Node.js $(NODE) or newer, and this is $$(node --version): see https://nodejs.org" >&2; exit 1; }

soak:
	$(MVN) verify $(OPENFIRE) -Dsoak=true $(SOAK) -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false \
		-Dit.test='CrashIT,OutageIT'

bench: jar
	@for benchmark in ApiBenchmark GroupBenchmark ConsoleBenchmark; do \
		$(JAVA) $(OPENFIRE) $(BENCH) -cp "target/test-classes:target/classes:$$(cat target/test.classpath)" \
			org.dialogs.openfire.benchmark.$$benchmark || exit 1; \
	done

jar:
	@$(MVN) --quiet package -DskipTests 1>&2

format:
	$(MVN) spotless:apply

clean:
	$(MVN) clean
