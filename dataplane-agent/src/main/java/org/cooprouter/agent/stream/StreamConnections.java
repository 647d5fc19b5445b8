// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.stream;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a TCP-based stream splitter has sent over its connections and has to send again (C13; [0091], [0092]). Pieces are handed out to connections in order; when a
 * connection is stuck, which is that nothing was acknowledged of it for a while although something is under way, it is to be replaced, and what was
 * under way on it is handed out again before anything new.
 *
 * <pre>
 *              opened                 piece                    patience over, or closed by the other side
 *   (none) ------------&gt; IDLE ------------------&gt; BUSY --------------------------------------&gt; STUCK
 *                         ^                        |                                            |
 *                         +------ all of it -------+                          replaced: its pieces wait again
 *                               acknowledged
 * </pre>
 *
 * <p>Not safe for use by several threads.
 */
public final class StreamConnections {
    private final long patienceNs;
    private final List<Connection> connections = new ArrayList<>();
    private final List<Piece> again = new ArrayList<>();
    private long handedOut;
    private long acknowledged;

    /** A part of the stream, from a position to another one that is not in it. */
    public record Piece(long from, long to) {}

    /** What a connection is about. */
    public enum State {
        /** Nothing is under way. */
        IDLE,
        /** Something is. */
        BUSY,
        /** To be closed and replaced. */
        STUCK
    }

    private static final class Connection {
        private final List<Piece> underWay = new ArrayList<>();
        private long progressNs;
        private boolean closed;
    }

    /**
     * Makes a splitter without connections.
     *
     * @param patienceNs so long without an acknowledgement means stuck: "such as 10 to 300 seconds" [0092]
     */
    public StreamConnections(long patienceNs) {
        this.patienceNs = patienceNs;
    }

    /**
     * Adds a connection.
     *
     * @param nowNs the time
     * @return its number, counted from 0
     */
    public int open(long nowNs) {
        Connection connection = new Connection();
        connection.progressNs = nowNs;
        connections.add(connection);
        return connections.size() - 1;
    }

    /**
     * Hands the next piece out to a connection.
     *
     * @param number of the connection
     * @param available the stream is known up to here
     * @param most bytes of the piece
     * @param nowNs the time
     * @return empty ({@code from == to}) if there is nothing to send, or the connection takes nothing
     */
    public Piece next(int number, long available, int most, long nowNs) {
        Connection connection = connections.get(number);
        if (state(number, nowNs) == State.STUCK) {
            return new Piece(handedOut, handedOut);
        }
        Piece piece = waiting(most);
        if (piece == null) {
            long to = Math.min(available, handedOut + most);
            piece = new Piece(handedOut, Math.max(to, handedOut));
            handedOut = piece.to();
        }
        if (piece.to() > piece.from()) {
            if (connection.underWay.isEmpty()) {
                connection.progressNs = nowNs;
            }
            connection.underWay.add(piece);
        }
        return piece;
    }

    private @Nullable Piece waiting(int most) {
        if (again.isEmpty()) {
            return null;
        }
        Piece first = again.remove(0);
        if (first.to() - first.from() <= most) {
            return first;
        }
        again.add(0, new Piece(first.from() + most, first.to()));
        return new Piece(first.from(), first.from() + most);
    }

    /**
     * The joiner has everything up to a position.
     *
     * @param position as its ACKNOWLEDGEMENT says; more than was sent is ignored
     * @param nowNs the time
     */
    public void acknowledged(long position, long nowNs) {
        if (position <= acknowledged || position > handedOut) {
            return;
        }
        acknowledged = position;
        again.removeIf(piece -> piece.to() <= position);
        for (Connection connection : connections) {
            if (connection.underWay.removeIf(piece -> piece.to() <= position)) {
                connection.progressNs = nowNs;
            }
        }
    }

    /**
     * Tells what a connection is about.
     *
     * @param number of the connection
     * @param nowNs the time
     * @return see {@link State}
     */
    public State state(int number, long nowNs) {
        Connection connection = connections.get(number);
        if (connection.closed) {
            return State.STUCK;
        }
        if (connection.underWay.isEmpty()) {
            return State.IDLE;
        }
        return nowNs - connection.progressNs > patienceNs ? State.STUCK : State.BUSY;
    }

    /**
     * The other side, or the network, has closed a connection.
     *
     * @param number of the connection
     */
    public void closed(int number) {
        connections.get(number).closed = true;
    }

    /**
     * A connection has been opened in place of another one: what was under way there is handed out again.
     *
     * @param number of the connection, which the new one has from now on
     * @param nowNs the time
     */
    public void replaced(int number, long nowNs) {
        Connection connection = connections.get(number);
        for (Piece piece : connection.underWay) {
            if (piece.to() > acknowledged) {
                again.add(new Piece(Math.max(piece.from(), acknowledged), piece.to()));
            }
        }
        connection.underWay.clear();
        connection.closed = false;
        connection.progressNs = nowNs;
    }

    /**
     * Returns from where on the stream has to be kept.
     *
     * @return position of the first byte that the joiner may lack
     */
    public long acknowledged() {
        return acknowledged;
    }
}
