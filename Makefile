# Two commands set everything up, and a third takes its time:
#   make run    builds the plugin and boots a real Openfire with it on 127.0.0.1; ONCE=1 stops after the demo,
#               PORT_OFFSET=1000 moves every port, OPENFIRE_HOME=<folder> uses an unpacked Openfire release
#   make test   builds the plugin and runs every test, in a real Openfire too; OPENFIRE_HOME=<folder> as above
#   make soak   the tests of crashes and outages at length: the server killed ten times in twenty thousand messages, the database
#               away for a minute, on each database; SOAK="-Dsoak.kills=100 -Dsoak.messages=200000 -Dsoak.seed=1" for more

MVN = mvn --batch-mode --no-transfer-progress -Dstyle.color=never
OPENFIRE = $(if $(OPENFIRE_HOME),-Dopenfire.home=$(OPENFIRE_HOME))
JAVA = $(if $(JAVA_HOME),$(JAVA_HOME)/bin/java,java)

.PHONY: run test soak jar format clean

run: jar
	@exec $(JAVA) $(OPENFIRE) \
		-cp "target/test-classes:$$(cat target/test.classpath)" org.dialogs.openfire.demo.Demo

test:
	$(MVN) verify $(OPENFIRE)

soak:
	$(MVN) verify $(OPENFIRE) -Dsoak=true $(SOAK) -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false \
		-Dit.test='CrashIT,OutageIT'

jar:
	@$(MVN) --quiet package -DskipTests 1>&2

format:
	$(MVN) spotless:apply

clean:
	$(MVN) clean
