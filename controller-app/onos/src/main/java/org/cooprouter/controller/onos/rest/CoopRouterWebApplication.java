// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos.rest;

import java.util.Set;
import org.onlab.rest.AbstractWebApplication;

/** What is served under {@code /onos/cooprouter}. */
public final class CoopRouterWebApplication extends AbstractWebApplication {
    @Override
    public Set<Class<?>> getClasses() {
        return getClasses(PolicyResource.class, SiteResource.class);
    }
}
