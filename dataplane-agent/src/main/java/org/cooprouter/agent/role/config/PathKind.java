// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.role.config;

/** Whose Internet connection a path uses; a redundancy profile counts copies for each kind. */
public enum PathKind {
    /** The site's own uplink. */
    UPLINK,
    /** A helping neighbour's uplink. */
    NEIGHBOUR
}
