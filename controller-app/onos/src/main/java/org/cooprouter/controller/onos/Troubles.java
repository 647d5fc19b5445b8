// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is wrong with this node and degrades every site until it is mended, by where it comes from. */
final class Troubles {
    private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

    private final Map<String, String> present = new ConcurrentSkipListMap<>();

    void set(String source, String what) {
        if (!what.equals(present.put(source, what))) {
            LOG.error("{}", what);
        }
    }

    void clear(String source) {
        String was = present.remove(source);
        if (was != null) {
            LOG.info("no longer so: {}", was);
        }
    }

    List<String> all() {
        return List.copyOf(present.values());
    }
}
