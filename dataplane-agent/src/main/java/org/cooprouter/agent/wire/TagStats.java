// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.wire;

import java.nio.ByteBuffer;

/**
 * Tags, and what a receiver has counted of the packets that bore them (wire format, "Tags"): the values of the fields
 * tag_stats_request and tag_stats_reply. Refilled in place; not safe for use by several threads.
 *
 * <pre>
 *   request   tag tag ...
 *   reply     tag packets delay  tag packets delay ...     all numbers VLQs
 * </pre>
 */
public final class TagStats {
    /** Most tags in one field. */
    public static final int MAX_TAGS = 8;
    /** Numbers of each tag in a request. */
    static final int REQUESTED = 1;
    /** Numbers of each tag in a reply. */
    static final int REPLIED = 3;

    private final long[] numbers = new long[MAX_TAGS * REPLIED];
    private int size;

    /** Makes a field without tags. */
    public TagStats() {}

    /** Removes all tags. */
    public void clear() {
        size = 0;
    }

    /**
     * Adds a tag, as long as there are less than {@link #MAX_TAGS}.
     *
     * @param tag the sender's number
     * @param packets that have been delivered; nothing in a request
     * @param delayUs sum of their one-way delays in microseconds, each from the same unknown zero; nothing in a request
     */
    public void add(long tag, long packets, long delayUs) {
        if (size < MAX_TAGS) {
            numbers[REPLIED * size] = tag;
            numbers[REPLIED * size + 1] = packets;
            numbers[REPLIED * size + 2] = delayUs;
            size++;
        }
    }

    /**
     * Returns how many tags there are.
     *
     * @return 0 to {@link #MAX_TAGS}
     */
    public int size() {
        return size;
    }

    /**
     * Returns a tag.
     *
     * @param index 0 to {@link #size()} - 1
     * @return the sender's number
     */
    public long tag(int index) {
        return numbers[REPLIED * index];
    }

    /**
     * Returns how many packets with the tag have been delivered. Only of a reply.
     *
     * @param index 0 to {@link #size()} - 1
     * @return since the receiver knows the tag
     */
    public long packets(int index) {
        return numbers[REPLIED * index + 1];
    }

    /**
     * Returns the sum of the one-way delays of these packets. Only of a reply.
     *
     * @param index 0 to {@link #size()} - 1
     * @return microseconds; the zero is the receiver's, the same for all tags
     */
    public long delayUs(int index) {
        return numbers[REPLIED * index + 2];
    }

    /** Whether a value consists of so many numbers for each of at most {@link #MAX_TAGS} tags, and of nothing else. */
    static boolean fits(ByteBuffer buffer, int value, int length, int perTag) {
        int at = value;
        int count = 0;
        while (at < value + length) {
            at += Vlq.lengthOf(buffer.get(at));
            count++;
        }
        return at == value + length && count % perTag == 0 && count / perTag <= MAX_TAGS;
    }

    /** Reads a value that {@link #fits}. */
    void read(ByteBuffer buffer, int value, int length, int perTag) {
        clear();
        int at = value;
        while (at < value + length) {
            for (int number = 0; number < REPLIED; number++) {
                numbers[REPLIED * size + number] = number < perTag ? Vlq.decode(buffer, at, value + length) : 0;
                at += number < perTag ? Vlq.lengthOf(buffer.get(at)) : 0;
            }
            size++;
        }
    }

    int encodedLength(int perTag) {
        int length = 0;
        for (int tag = 0; tag < size; tag++) {
            for (int number = 0; number < perTag; number++) {
                length += Vlq.encodedLength(numbers[REPLIED * tag + number]);
            }
        }
        return length;
    }

    /** Returns where the value ends. */
    int encode(ByteBuffer buffer, int value, int perTag) {
        int at = value;
        for (int tag = 0; tag < size; tag++) {
            for (int number = 0; number < perTag; number++) {
                at += Vlq.encode(buffer, at, numbers[REPLIED * tag + number]);
            }
        }
        return at;
    }
}
