# Two commands set everything up:
#   make run    builds the plugin and boots a real Openfire with it on 127.0.0.1; ONCE=1 stops after the demo,
#               PORT_OFFSET=1000 moves every port, OPENFIRE_HOME=<folder> uses an unpacked Openfire release
#   make test   builds the plugin and runs every test, in a real Openfire too; OPENFIRE_HOME=<folder> as above

MVN = mvn --batch-mode --no-transfer-progress -Dstyle.color=never
OPENFIRE = $(if $(OPENFIRE_HOME),-Dopenfire.home=$(OPENFIRE_HOME))
JAVA = $(if $(JAVA_HOME),$(JAVA_HOME)/bin/java,java)

.PHONY: run test jar format clean

run: jar
	@exec $(JAVA) $(OPENFIRE) \
		-cp "target/test-classes:$$(cat target/test.classpath)" org.dialogs.openfire.demo.Demo

test:
	$(MVN) verify $(OPENFIRE)

jar:
	@$(MVN) --quiet package -DskipTests 1>&2

format:
	$(MVN) spotless:apply

clean:
	$(MVN) clean
