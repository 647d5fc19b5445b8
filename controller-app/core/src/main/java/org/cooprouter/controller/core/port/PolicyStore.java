// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.core.port;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.cooprouter.policy.v1.Resource;
import org.cooprouter.policy.v1.Revision;

/** Keeps policy, audit trail and the controller's own state; what a transaction has committed survives a crash. */
public interface PolicyStore {
    /**
     * Runs {@code work} as one serializable transaction and commits what it wrote, or nothing when it throws; what it throws is
     * thrown to the caller. {@code work} has no other effects, since it runs again when others wrote meanwhile. Blocks. Failures of the store itself are {@link StoreException}.
     */
    <T> T transact(Function<Transaction, T> work);

    /** What can be read and written; valid only within {@link #transact}. */
    interface Transaction {
        /** Number of the newest revision; 0 before the first. */
        long currentRevision();

        /** All resources, ordered by name. */
        List<Resource> resources();

        /** Creates or replaces the resource of that name. */
        void putResource(Resource resource);

        /** Removes a resource; unknown names do nothing. */
        void deleteResource(String name);

        /** Appends to the audit trail; {@code revision.getRevision()} becomes the current one and must be one higher. */
        void appendRevision(Revision revision);

        /** At most {@code limit} revisions lower than {@code before}, newest first. */
        List<Revision> revisions(long before, int limit);

        /** The value that was put under {@code key}. */
        Optional<ByteString> get(String key);

        /** Keys that begin with {@code prefix}, with their values. */
        SortedMap<String, ByteString> scan(String prefix);

        /** Creates or replaces a value. */
        void put(String key, ByteString value);

        /** Removes a value; unknown keys do nothing. */
        void remove(String key);
    }
}
