// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.compile;

import java.util.Objects;
import org.cooprouter.controller.core.policy.ResourceName;

/** A client site and a proxy that share keys. */
public final class Association {
    private final String client;
    private final String proxy;
    private final String proxySite;
    private final int clientId;

    Association(String client, String proxy, String proxySite, int clientId) {
        this.client = client;
        this.proxy = proxy;
        this.proxySite = proxySite;
        this.clientId = clientId;
    }

    /** "home-a--fra". */
    public String id() {
        return ResourceName.id(client) + "--" + ResourceName.id(proxy);
    }

    /** "sites/home-a". */
    public String client() {
        return client;
    }

    /** "proxies/fra". */
    public String proxy() {
        return proxy;
    }

    /** "sites/fra": where the proxy runs. */
    public String proxySite() {
        return proxySite;
    }

    /** The client's number on the wire. */
    public int clientId() {
        return clientId;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Association)) {
            return false;
        }
        Association that = (Association) other;
        return client.equals(that.client)
                && proxy.equals(that.proxy)
                && proxySite.equals(that.proxySite)
                && clientId == that.clientId;
    }

    @Override
    public int hashCode() {
        return Objects.hash(client, proxy);
    }

    @Override
    public String toString() {
        return id();
    }
}
