// SPDX-License-Identifier: Apache-2.0
/** Proves who is at the other end of a connection: certificates, their files and the identities that they name. */
@NullMarked
package org.cooprouter.controller.host.tls;

import org.jspecify.annotations.NullMarked;
