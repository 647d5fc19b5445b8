// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import org.cooprouter.agent.v1.AdaptiveConfig;
import org.cooprouter.agent.v1.RedundancyProfileConfig;
import org.cooprouter.agent.v1.ReedSolomonConfig;
import org.cooprouter.agent.v1.RepairConfig;
import org.cooprouter.agent.v1.SplitConfig;
import org.cooprouter.agent.v1.StreamSplittingConfig;
import org.cooprouter.controller.core.policy.ResourceName;
import org.cooprouter.policy.v1.Adaptive;
import org.cooprouter.policy.v1.ForwardErrorCorrection;
import org.cooprouter.policy.v1.Raict;
import org.cooprouter.policy.v1.RedundancyProfile;
import org.cooprouter.policy.v1.Splitting;

/** Compiles a redundancy profile with its defaults for the agents that use it. */
final class ProfileCompiler {
    /** Numbers of the schemes in the wire format. */
    private static final int FRAGMENTS = 0;

    private static final int RAIC_5 = 5;
    private static final int RAIC_6 = 6;

    private ProfileCompiler() {}

    static RedundancyProfileConfig compile(RedundancyProfile profile) {
        RedundancyProfileConfig.Builder config =
                RedundancyProfileConfig.newBuilder().setMaxSkew(profile.getMaxSkew());
        if (profile.hasSpread()) {
            config.setSpreadAtMost(profile.getSpread().getAtMost());
        }
        if (profile.hasSteady()) {
            config.setHold(profile.getSteady().getHold());
        }
        switch (profile.getSchemeCase()) {
            case REPLICATION:
                return config.setCopiesPerUplink(profile.getReplication().getCopiesPerUplink())
                        .setCopiesPerNeighbour(profile.getReplication().getCopiesPerNeighbour())
                        .build();
            case FRAGMENTS:
                return split(config, FRAGMENTS, profile.getFragments());
            case RAIC5:
                return split(config, RAIC_5, profile.getRaic5());
            case RAIC6:
                return split(config, RAIC_6, profile.getRaic6());
            case RAICT:
                return raict(config, profile.getRaict());
            case FEC:
                return fec(config, profile.getFec());
            case ADAPTIVE:
                return adaptive(config, profile.getAdaptive());
            case STREAM_SPLITTING:
                return config.setCopiesPerUplink(1)
                        .setCopiesPerNeighbour(1)
                        .setStreamSplitting(StreamSplittingConfig.newBuilder()
                                .setReorderAtMost(profile.getStreamSplitting().getReorderAtMost()))
                        .build();
            case SCHEME_NOT_SET:
                break;
        }
        throw new IllegalStateException("a validated profile has a scheme");
    }

    /** Before an agent knows anything, a copy goes over every path. */
    private static RedundancyProfileConfig adaptive(RedundancyProfileConfig.Builder config, Adaptive adaptive) {
        AdaptiveConfig.Builder choice =
                AdaptiveConfig.newBuilder().setMaxOverheadPercent(adaptive.getMaxOverheadPercent());
        adaptive.getCandidatesList().forEach(candidate -> choice.addCandidates(ResourceName.id(candidate)));
        return config.setCopiesPerUplink(1)
                .setCopiesPerNeighbour(1)
                .setAdaptive(choice)
                .build();
    }

    private static RedundancyProfileConfig raict(RedundancyProfileConfig.Builder config, Raict raict) {
        return config.setCopiesPerUplink(raict.getCopiesPerUplink())
                .setCopiesPerNeighbour(raict.getCopiesPerNeighbour())
                .setRepair(RepairConfig.newBuilder()
                        .setRaictDepth(raict.getDepth())
                        .setSharePerUplink(raict.getRepairSharePerUplink())
                        .setSharePerNeighbour(raict.getRepairSharePerNeighbour()))
                .build();
    }

    private static RedundancyProfileConfig fec(RedundancyProfileConfig.Builder config, ForwardErrorCorrection fec) {
        return config.setCopiesPerUplink(fec.getCopiesPerUplink())
                .setCopiesPerNeighbour(fec.getCopiesPerNeighbour())
                .setRepair(RepairConfig.newBuilder()
                        .setReedSolomon(ReedSolomonConfig.newBuilder()
                                .setK(fec.getK())
                                .setR(fec.getR())
                                .setInterleave(fec.getInterleave()))
                        .setSharePerUplink(fec.getRepairSharePerUplink())
                        .setSharePerNeighbour(fec.getRepairSharePerNeighbour()))
                .build();
    }

    private static RedundancyProfileConfig split(
            RedundancyProfileConfig.Builder config, int scheme, Splitting splitting) {
        return config.setCopiesPerUplink(splitting.getSharePerUplink())
                .setCopiesPerNeighbour(splitting.getSharePerNeighbour())
                .setSplit(SplitConfig.newBuilder()
                        .setScheme(scheme)
                        .setParts(splitting.getParts())
                        .setTimes(splitting.getTimes()))
                .build();
    }
}
