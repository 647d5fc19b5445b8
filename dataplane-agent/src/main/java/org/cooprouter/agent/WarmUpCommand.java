// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent;

import java.util.concurrent.Callable;
import org.cooprouter.agent.warmup.WarmUp;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cooprouter-agent warm-up}: the run that trains the JVM's ahead-of-time cache. */
@Command(
        name = "warm-up",
        mixinStandardHelpOptions = true,
        versionProvider = AgentMain.Version.class,
        usageHelpAutoWidth = true,
        description = {
            "Exercises the agent for a few seconds, in memory and without privileges.",
            "",
            "Run once after an installation, it makes the cache with which later starts take about half the time:",
            "",
            "  java @agent.jvmargs -Xlog:aot=error -XX:AOTCacheOutput=agent.aot -jar cooprouter-agent.jar warm-up",
            "  java @agent.jvmargs -XX:AOTCache=agent.aot -jar cooprouter-agent.jar run ...",
            "",
            "The cache belongs to this jar and this JDK; with another, the JVM says so and starts without it.",
            ""
        })
final class WarmUpCommand implements Callable<Integer> {
    private static final int PACKETS = 200_000;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        long delivered = new WarmUp(Aeads.choose()).run(PACKETS);
        spec.commandLine().getOut().println("Delivered " + delivered + " of " + PACKETS + " packets");
        return delivered == PACKETS ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
