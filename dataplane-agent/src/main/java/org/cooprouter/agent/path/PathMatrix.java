// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.path;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cooprouter.agent.quality.PathQuality;
import org.cooprouter.agent.quality.PeerQuality;
import org.cooprouter.agent.role.config.Endpoint;
import org.cooprouter.agent.role.config.LocalPath;
import org.jspecify.annotations.Nullable;

/**
 * The paths to a proxy: every pair of a local path and one of its endpoints (R17; [0461]-[0467]). A pair with the first endpoint has the
 * path_ID of its local path, the others the lowest free numbers, which they keep. At most 8 pairs: of further endpoints none is
 * used. Not safe for use by several threads, except {@link #paths()}.
 */
final class PathMatrix {
    /** More than one endpoint is used only as long as there are no more paths than a proxy learns. */
    private static final int MAX_PAIRS = LearntPaths.MAX_PATHS;

    private final PeerQuality quality;
    private List<Endpoint> endpoints = List.of();
    private volatile List<ProbedPath> paths = List.of();

    private record Pair(LocalPath local, Endpoint endpoint) {}

    /** Makes one without paths; {@code quality} has what is measured of each, by path_ID. */
    PathMatrix(PeerQuality quality) {
        this.quality = quality;
    }

    /** Takes other ends; pairs that stay keep what has been measured. First probes are spread over an interval. */
    void update(List<LocalPath> locals, List<Endpoint> newEndpoints, long probeIntervalNs, long nowNs) {
        int used = Math.clamp(MAX_PAIRS / Math.max(1, locals.size()), 1, Math.max(1, newEndpoints.size()));
        List<Pair> pairs = new ArrayList<>();
        for (Endpoint endpoint : newEndpoints.subList(0, Math.min(used, newEndpoints.size()))) {
            locals.forEach(local -> pairs.add(new Pair(local, endpoint)));
        }
        Map<Pair, Integer> numbers = numbers(pairs, locals.size());
        List<ProbedPath> replacement = new ArrayList<>();
        for (ProbedPath path : paths) {
            Integer number = numbers.get(pairOf(path));
            if (number != null && number == path.pathId()) {
                replacement.add(path);
            } else {
                path.leave();
                quality.forget(path.pathId());
            }
        }
        int kept = replacement.size();
        numbers.forEach((pair, number) -> {
            if (find(replacement.subList(0, kept), number) == null) {
                long firstProbeNs = nowNs + (replacement.size() - kept) * probeIntervalNs / numbers.size();
                replacement.add(new ProbedPath(
                        number, pair.local, pair.endpoint, quality.adopt(number, new PathQuality()), firstProbeNs));
            }
        });
        replacement.forEach(path -> path.oneOfSeveral(newEndpoints.size() > 1));
        replacement.sort(Comparator.comparingInt(ProbedPath::pathId));
        endpoints = newEndpoints;
        paths = List.copyOf(replacement);
    }

    private static Pair pairOf(ProbedPath path) {
        return new Pair(path.local(), path.endpoint());
    }

    /** In an order that does not change from run to run: it is that of the first probes. */
    private Map<Pair, Integer> numbers(List<Pair> pairs, int locals) {
        Map<Pair, Integer> numbers = new LinkedHashMap<>();
        Set<Integer> taken = new HashSet<>();
        for (Pair pair : pairs.subList(0, Math.min(locals, pairs.size()))) {
            numbers.put(pair, pair.local.pathId());
            taken.add(pair.local.pathId());
        }
        for (ProbedPath path : paths) {
            Pair pair = pairOf(path);
            if (pairs.contains(pair) && !numbers.containsKey(pair) && taken.add(path.pathId())) {
                numbers.put(pair, path.pathId());
            }
        }
        int free = 0;
        for (Pair pair : pairs) {
            if (!numbers.containsKey(pair)) {
                while (!taken.add(free)) {
                    free++;
                }
                numbers.put(pair, free);
            }
        }
        return numbers;
    }

    /** By path_ID; any thread may read it. */
    List<ProbedPath> paths() {
        return paths;
    }

    /** Finds a path by its path_ID. */
    @Nullable
    ProbedPath find(long pathId) {
        return find(paths, pathId);
    }

    private static @Nullable ProbedPath find(List<ProbedPath> among, long pathId) {
        for (int i = 0; i < among.size(); i++) {
            if (among.get(i).pathId() == pathId) {
                return among.get(i);
            }
        }
        return null;
    }

    /** Finds the pair of a local address and an endpoint. */
    @Nullable
    ProbedPath find(long localLow, long addressHigh, long addressLow, int port) {
        List<ProbedPath> all = paths;
        for (int i = 0; i < all.size(); i++) {
            ProbedPath path = all.get(i);
            if (path.local().address().low() == localLow && isAt(path.endpoint(), addressHigh, addressLow, port)) {
                return path;
            }
        }
        return null;
    }

    /** Whether an address is one of the endpoints, be it used or not. */
    boolean isAt(long addressHigh, long addressLow, int port) {
        for (int i = 0; i < endpoints.size(); i++) {
            if (isAt(endpoints.get(i), addressHigh, addressLow, port)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(Endpoint endpoint, long addressHigh, long addressLow, int port) {
        return endpoint.port() == port
                && endpoint.address().low() == addressLow
                && endpoint.address().high() == addressHigh;
    }

    /** Ends all paths. */
    void close() {
        paths.forEach(ProbedPath::leave);
    }
}
