// SPDX-License-Identifier: Apache-2.0
package org.onlab.osgi;

import org.cooprouter.controller.onos.testhost.component.ComponentRegistry;

/**
 * Stands in for ONOS's class of this name, which asks the OSGi framework: drivers look services up by it. It must be earlier on the
 * class path than onlab-osgi.
 */
public class DefaultServiceDirectory implements ServiceDirectory {
    /** The service of the node that was started last. */
    public static <T> T getService(Class<T> type) {
        return ComponentRegistry.current().service(type);
    }

    @Override
    public <T> T get(Class<T> type) {
        return getService(type);
    }
}
