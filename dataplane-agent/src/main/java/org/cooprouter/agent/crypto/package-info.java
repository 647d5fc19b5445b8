// SPDX-License-Identifier: Apache-2.0
/** Seals and opens packets under the current key epochs, and rejects replays. */
@NullMarked
package org.cooprouter.agent.crypto;

import org.jspecify.annotations.NullMarked;
