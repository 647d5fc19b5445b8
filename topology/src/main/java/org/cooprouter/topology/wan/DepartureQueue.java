// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.topology.wan;

/** Slots ordered by departure time, equal times by insertion: a binary heap in arrays, so that nothing is allocated. */
final class DepartureQueue {
    private final long[] times;
    private final long[] numbers;
    private final int[] slots;
    private int size;
    private long inserted;

    DepartureQueue(int capacity) {
        times = new long[capacity];
        numbers = new long[capacity];
        slots = new int[capacity];
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Returns the earliest departure; meaningless when empty. */
    long firstTime() {
        return times[0];
    }

    void add(long time, int slot) {
        int at = size++;
        long number = inserted++;
        while (at > 0 && isBefore(time, number, (at - 1) / 2)) {
            move((at - 1) / 2, at);
            at = (at - 1) / 2;
        }
        set(at, time, number, slot);
    }

    /** Takes the slot that departs first out of the queue, which is not empty. */
    int removeFirst() {
        int first = slots[0];
        size--;
        long time = times[size];
        long number = numbers[size];
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child + 1 < size && isBefore(times[child + 1], numbers[child + 1], child)) {
                child++;
            }
            if (child >= size || isBefore(time, number, child)) {
                break;
            }
            move(child, at);
            at = child;
        }
        set(at, time, number, slots[size]);
        return first;
    }

    private boolean isBefore(long time, long number, int other) {
        return time != times[other] ? time < times[other] : number < numbers[other];
    }

    private void move(int from, int to) {
        set(to, times[from], numbers[from], slots[from]);
    }

    private void set(int at, long time, long number, int slot) {
        times[at] = time;
        numbers[at] = number;
        slots[at] = slot;
    }
}
