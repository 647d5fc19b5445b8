// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.nio.ByteBuffer;

/** Sends one end's messages over a link: those of the handshake, and those of the channel sealed. Not safe for use by several threads. */
final class MessageSender {
    /** Time between two times that the chooser says the same. */
    static final long REPEAT_NS = 500_000_000L;
    /** Bytes before what fills a packet of a train: its number, which packet it is, and of how many. */
    static final int TRAIN_HEADER = 4;

    static final int TRAIN_REPORT_LENGTH = 8;

    private final LinkSettings settings;
    private final long number;
    private final MessageFrames frames;
    private final MessageGuard guard;
    private final CooperationCounter.Tally tally;
    private final RefusalFlyweight refusal = new RefusalFlyweight();
    private final SealedFlyweight sealed = new SealedFlyweight();

    /** Sends what {@code number} says. */
    MessageSender(
            LinkSettings settings,
            long number,
            MessageFrames frames,
            MessageGuard guard,
            CooperationCounter.Tally tally) {
        this.settings = settings;
        this.number = number;
        this.frames = frames;
        this.guard = guard;
        this.tally = tally;
    }

    /** Sends the message that is written in {@link Neighbour#sent}, which stays there to be sent {@link #again}. */
    void kept(Neighbour neighbour, int length, long nowNs) {
        neighbour.sentLength = length;
        guard.protect(neighbour.sent, 0, length);
        guard.digest(neighbour.sent, 0, length, neighbour.sentDigest);
        neighbour.repeatNs = nowNs + REPEAT_NS;
        again(neighbour);
    }

    void again(Neighbour neighbour) {
        plain(neighbour.sent, neighbour.sentLength, neighbour.mac);
    }

    /** Sends a message that is protected; {@code mac} 0 is everybody. */
    void plain(ByteBuffer message, int length, long mac) {
        ByteBuffer frame = frames.claim(settings.transport());
        frame.put(frames.messageOffset(), message, 0, length);
        commit(mac, length);
    }

    /** Refuses the message with that digest. */
    void refusal(Neighbour neighbour, byte[] digest, RefusalReason reason) {
        ByteBuffer frame = frames.claim(settings.transport());
        refusal.wrap(frame, frames.messageOffset(), MessageFlyweight.MAX_LENGTH);
        int length = refusal.write(number, neighbour.number, digest, reason);
        guard.protect(frame, frames.messageOffset(), length);
        commit(neighbour.mac, length);
    }

    void confirmation(Neighbour neighbour) {
        begin(neighbour, SealedFlyweight.CONFIRMATION, 0);
        end(neighbour);
    }

    void keepAlive(Neighbour neighbour, boolean asks) {
        ByteBuffer frame = begin(neighbour, SealedFlyweight.KEEP_ALIVE, 1);
        frame.put(sealed.bodyOffset(), (byte) (asks ? 1 : 0));
        end(neighbour);
    }

    void termination(Neighbour neighbour, RefusalReason reason) {
        ByteBuffer frame = begin(neighbour, SealedFlyweight.TERMINATION, 1);
        frame.put(sealed.bodyOffset(), (byte) reason.number());
        end(neighbour);
    }

    /** Packets back to back, by which the neighbour measures the link. */
    void train(Neighbour neighbour) {
        int bodyLength = MessageFlyweight.MAX_LENGTH - SealedFlyweight.MIN_LENGTH;
        for (int i = 0; i < LinkBandwidth.PACKETS; i++) {
            ByteBuffer frame = begin(neighbour, SealedFlyweight.TRAIN, bodyLength);
            frame.putInt(sealed.bodyOffset(), neighbour.trainsLeft << 16 | i << 8 | LinkBandwidth.PACKETS);
            end(neighbour);
        }
    }

    void trainReport(Neighbour neighbour, int train, int report) {
        ByteBuffer frame = begin(neighbour, SealedFlyweight.TRAIN_REPORT, TRAIN_REPORT_LENGTH);
        frame.putInt(sealed.bodyOffset(), train << 16);
        frame.putInt(sealed.bodyOffset() + TRAIN_HEADER, report);
        end(neighbour);
    }

    /** Says something about an emergency connection: what, of which request, and a value. */
    void emergency(Neighbour neighbour, int kind, int request, int value) {
        ByteBuffer frame = begin(neighbour, kind, SealedFlyweight.EMERGENCY_LENGTH);
        frame.putInt(sealed.bodyOffset(), request);
        frame.putInt(sealed.bodyOffset() + Integer.BYTES, value);
        end(neighbour);
    }

    private ByteBuffer begin(Neighbour neighbour, int kind, int bodyLength) {
        ByteBuffer frame = frames.claim(settings.transport());
        sealed.wrap(frame, frames.messageOffset(), MessageFlyweight.MAX_LENGTH);
        sealed.write(number, neighbour.number, neighbour.channelInUse().nextNumber(), kind, bodyLength);
        return frame;
    }

    private void end(Neighbour neighbour) {
        neighbour.channelInUse().seal(sealed);
        commit(neighbour.mac, sealed.messageLength());
    }

    private void commit(long mac, int length) {
        frames.commit(settings, mac, length);
        tally.count(CooperationCounter.MESSAGES_SENT);
    }
}
