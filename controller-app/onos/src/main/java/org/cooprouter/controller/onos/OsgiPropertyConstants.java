// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.onos;

/** The application's settings: names and defaults. What they mean stands at the fields of {@link CoopRouterApplication}. */
final class OsgiPropertyConstants {
    static final String LISTEN_ADDRESS = "listenAddress";
    static final String LISTEN_ADDRESS_DEFAULT = "0.0.0.0";

    static final String NORTHBOUND_PORT = "northboundPort";
    static final int NORTHBOUND_PORT_DEFAULT = 7443;

    static final String SOUTHBOUND_PORT = "southboundPort";
    static final int SOUTHBOUND_PORT_DEFAULT = 7444;

    static final String TLS_CERTIFICATE = "tlsCertificate";
    static final String TLS_CERTIFICATE_DEFAULT = "/etc/cooprouter/controller.crt";

    static final String TLS_KEY = "tlsKey";
    static final String TLS_KEY_DEFAULT = "/etc/cooprouter/controller.key";

    static final String TLS_AUTHORITIES = "tlsAuthorities";
    static final String TLS_AUTHORITIES_DEFAULT = "/etc/cooprouter/ca.crt";

    static final String PLAINTEXT = "plaintext";
    static final boolean PLAINTEXT_DEFAULT = false;

    private OsgiPropertyConstants() {}
}
