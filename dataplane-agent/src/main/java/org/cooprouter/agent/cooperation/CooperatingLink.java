// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.cooprouter.agent.crypto.AeadProvider;
import org.cooprouter.agent.wire.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * One end of a link: advertises, listens, leads the handshake with each neighbour through its states ({@link HandshakeState}), and keeps the channel
 * with the one that is established. At most {@link Neighbours#MAX} are looked at, one has a channel. What contradicts the state changes nothing.
 * Allocates only for what is new: a neighbour, a handshake, a channel. Not safe for use by several threads; {@link #status()} is.
 */
final class CooperatingLink {
    /** A handshake that is not over by then is given up. */
    static final long HANDSHAKE_NS = 5_000_000_000L;
    /** How long terms that were refused are not talked about again. */
    static final long REFUSED_NS = 10_000_000_000L;
    /** A neighbour that may have restarted has so long to answer. */
    static final long CHALLENGE_NS = 600_000_000L;

    private static final long CHALLENGE_REPEAT_NS = 200_000_000L;
    private static final int KEEP_ALIVES_UNTIL_LOST = 3;
    private static final int ADVERTISEMENTS_UNTIL_GONE = 5;
    private static final long FIRST_TRAIN_NS = 500_000_000L;
    private static final long TRAIN_NS = 2_000_000_000L;
    private static final long FIRST_BACKOFF_NS = 2_000_000_000L;
    private static final int MAX_BACKOFF_DOUBLINGS = 7;
    private static final long MESSAGE_INTERVAL_NS = 20_000_000L;
    private static final int MESSAGE_BURST = 50;

    private final LinkSettings settings;
    /** Of this end; nobody else's. */
    private final long number;

    private final MessageGuard guard;
    private final MessageSender sender;
    private final AeadProvider aeads;
    private final KeyWorker worker;
    private final SecureRandom secureRandom;
    private final RandomGenerator random;
    private final CooperationCounter.Tally tally;
    private final Runnable onAgreements;
    private final Runnable onEmergencies;
    private final Neighbours neighbours = new Neighbours();
    private final Pace pace = new Pace(MESSAGE_INTERVAL_NS, MESSAGE_BURST);
    private final LinkBandwidth bandwidth = new LinkBandwidth();
    private final EmergencyTalk emergency;

    private final AdvertisementFlyweight advertisement = new AdvertisementFlyweight();
    private final ResponseFlyweight response = new ResponseFlyweight();
    private final AcceptanceFlyweight acceptance = new AcceptanceFlyweight();
    private final RefusalFlyweight refusal = new RefusalFlyweight();
    private final ProofFlyweight proof = new ProofFlyweight();
    private final SealedFlyweight sealed = new SealedFlyweight();
    private final byte[] digest = new byte[MessageFlyweight.DIGEST_LENGTH];
    private final byte[] named = new byte[MessageFlyweight.DIGEST_LENGTH];

    private final ByteBuffer offer = ByteBuffer.allocateDirect(MessageFlyweight.MAX_LENGTH);
    private final byte[] offerDigest = new byte[MessageFlyweight.DIGEST_LENGTH];
    private final byte[] offerNonce = new byte[AdvertisementFlyweight.NONCE_LENGTH];
    private int offerLength;

    private long nextAdvertisementNs;
    private long notBeforeNs = Long.MIN_VALUE;
    private int failures;
    private RefusalReason lastRefusal = RefusalReason.NONE;
    private boolean isRefusedHere;
    private long established;
    private long lost;
    private long refused;
    private boolean isClosed;
    private volatile LinkStatus status;

    CooperatingLink(
            LinkSettings settings,
            MessageFrames frames,
            AeadProvider aeads,
            KeyWorker worker,
            SecureRandom secureRandom,
            RandomGenerator random,
            CooperationCounter.Tally tally,
            Runnable onAgreements,
            Runnable onEmergencies,
            long nowNs) {
        this.settings = settings;
        this.guard = new MessageGuard(settings.key().macKey());
        this.aeads = aeads;
        this.worker = worker;
        this.secureRandom = secureRandom;
        this.random = random;
        this.tally = tally;
        this.onAgreements = onAgreements;
        this.onEmergencies = onEmergencies;
        this.number = newNumber(random);
        this.sender = new MessageSender(settings, number, frames, guard, tally);
        this.emergency = new EmergencyTalk(settings.emergency(), sender, tally);
        nextAdvertisementNs = nowNs;
        writeOffer();
        status = newStatus(nowNs);
    }

    private static long newNumber(RandomGenerator random) {
        long drawn = MessageFlyweight.ANYONE;
        while (drawn == MessageFlyweight.ANYONE) {
            drawn = random.nextLong();
        }
        return drawn;
    }

    LinkSettings settings() {
        return settings;
    }

    /** Any thread. */
    LinkStatus status() {
        return status;
    }

    /** What this end gets of a type at present; 0 = nothing. */
    long receives(CooperationType type) {
        Neighbour neighbour = neighbours.established();
        return neighbour == null ? 0 : neighbour.receives(type);
    }

    /** Whether the neighbour carries what the own uplink does not. */
    boolean isHelped() {
        return emergency.isHelped();
    }

    /** The uplink that matters on this link has fallen silent or is restored. */
    void onSilence(boolean isSilent, long nowNs) {
        emergency.onSilence(isSilent, nowNs);
        afterEmergencies(nowNs);
    }

    private void afterEmergencies(long nowNs) {
        if (!emergency.isAsIn(status.emergency())) {
            publish(nowNs);
            onEmergencies.run();
        }
    }

    /** Another offer has another nonce, so that nothing said about the one before concerns it. */
    private void writeOffer() {
        random.nextBytes(offerNonce);
        advertisement.wrap(offer, 0, offer.capacity());
        offerLength =
                advertisement.write(number, offerNonce, settings.key().mode(), settings.about(), bandwidth.kbps());
        guard.protect(offer, 0, offerLength);
        guard.digest(offer, 0, offerLength, offerDigest);
    }

    // --- receiving ---

    /** Takes a message, or says why it is dropped. */
    DropReason onMessage(MessageFlyweight message, long sourceMac, long nowNs) {
        DropReason reason = message.checkHeader();
        if (reason != DropReason.NONE) {
            return reason;
        }
        if (message.type() == MessageFlyweight.SEALED) {
            return onSealed(message, nowNs);
        }
        ByteBuffer buffer = message.buffer();
        int at = message.offset();
        int length = message.messageLength();
        if (!guard.checksumIsValid(buffer, at, length)) {
            return DropReason.COOP_CHECKSUM;
        }
        if (message.sender() == number || message.sender() == MessageFlyweight.ANYONE) {
            return DropReason.COOP_REFLECTED;
        }
        boolean isAdvertisement = message.type() == MessageFlyweight.ADVERTISEMENT;
        if (message.receiver() != (isAdvertisement ? MessageFlyweight.ANYONE : number)) {
            return DropReason.COOP_RECEIVER;
        }
        if (!pace.permits(nowNs)) {
            return DropReason.COOP_RATE_LIMITED;
        }
        if (!guard.isAuthentic(buffer, at, length)) {
            return DropReason.COOP_AUTHENTICATION;
        }
        guard.digest(buffer, at, length, digest);
        return switch (message.type()) {
            case MessageFlyweight.ADVERTISEMENT -> onAdvertisement(buffer, at, length, sourceMac, nowNs);
            case MessageFlyweight.RESPONSE -> onResponse(buffer, at, length, sourceMac, nowNs);
            case MessageFlyweight.ACCEPTANCE -> onAcceptance(buffer, at, length, nowNs);
            case MessageFlyweight.REFUSAL -> onRefusal(buffer, at, length, nowNs);
            default -> onProof(buffer, at, length, nowNs);
        };
    }

    private DropReason onAdvertisement(ByteBuffer buffer, int at, int length, long sourceMac, long nowNs) {
        advertisement.wrap(buffer, at, length);
        DropReason reason = advertisement.checkBody();
        if (reason != DropReason.NONE) {
            return reason;
        }
        if (advertisement.keyMode() != settings.key().mode()) {
            return DropReason.COOP_AUTHENTICATION;
        }
        Neighbour neighbour = neighbours.findOrFree(advertisement.sender());
        if (neighbour == null) {
            return DropReason.COOP_FULL;
        }
        boolean isSame = neighbour.isAdvertised && Arrays.equals(digest, neighbour.advertisementDigest);
        if (neighbour.state == HandshakeState.FREE || neighbour.state == HandshakeState.INDICATED) {
            neighbour.heardNs = nowNs;
            neighbour.endNs = nowNs + Math.max(REFUSED_NS, ADVERTISEMENTS_UNTIL_GONE * settings.advertiseNs());
        }
        boolean isIdle = neighbour.state != HandshakeState.ESTABLISHED && !neighbour.state.isUnderWay();
        if (!neighbour.isAdvertised || (!isSame && isIdle)) {
            indicate(neighbour, sourceMac, nowNs);
        } else if (!isSame) {
            // One that has restarted has another number; one that offers something else has given the channel up.
            challenge(neighbour, nowNs);
        }
        consider(neighbour, nowNs);
        return DropReason.NONE;
    }

    /** The neighbour is new, or offers something new. */
    private void indicate(Neighbour neighbour, long sourceMac, long nowNs) {
        if (neighbour.state == HandshakeState.FREE) {
            neighbour.number = advertisement.sender();
            enter(neighbour, HandshakeSignal.ADVERTISEMENT, nowNs);
        }
        neighbour.mac = sourceMac;
        neighbour.isAdvertised = true;
        advertisement.nonce(neighbour.nonce);
        System.arraycopy(digest, 0, neighbour.advertisementDigest, 0, digest.length);
        neighbour.about = advertisement.describe();
        publish(nowNs);
    }

    /** Chooses, if it is this side that does, and nothing is in the way. */
    private void consider(Neighbour neighbour, long nowNs) {
        Neighbour occupant = neighbours.established();
        if (occupant != null && occupant != neighbour) {
            challenge(occupant, nowNs);
            return;
        }
        if (neighbour.state != HandshakeState.INDICATED || !settings.isAutomatic() || nowNs < notBeforeNs) {
            return;
        }
        List<Agreement> chosen = Terms.choose(neighbour.about, settings.about().offers());
        if (chosen.isEmpty()) {
            note(RefusalReason.NOTHING_IN_COMMON, true, nowNs);
            return;
        }
        if (Long.compareUnsigned(number, neighbour.number) > 0) {
            neighbour.agreements = chosen;
            neighbour.endNs = nowNs + HANDSHAKE_NS;
            enter(neighbour, HandshakeSignal.CHOICE, nowNs);
            prepare(neighbour);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Proposal(KeyExchange exchange, byte[] share) {}

    private void prepare(Neighbour neighbour) {
        long generation = neighbour.generation;
        LinkKey key = settings.key();
        byte[] salt = neighbour.nonce.clone();
        worker.submit(
                () -> {
                    KeyExchange exchange = new KeyExchange(key, salt, secureRandom);
                    return new Proposal(exchange, exchange.propose());
                },
                (proposal, nowNs) -> {
                    if (isCurrent(neighbour, generation)) {
                        onShareReady(neighbour, proposal, nowNs);
                    }
                });
    }

    private boolean isCurrent(Neighbour neighbour, long generation) {
        return !isClosed && neighbour.generation == generation;
    }

    private void onShareReady(Neighbour neighbour, Proposal proposal, long nowNs) {
        if (!enter(neighbour, HandshakeSignal.SHARE_READY, nowNs)) {
            return;
        }
        neighbour.exchange = proposal.exchange;
        byte[] nonce = new byte[AdvertisementFlyweight.NONCE_LENGTH];
        random.nextBytes(nonce);
        response.wrap(neighbour.sent, 0, neighbour.sent.capacity());
        int length = response.write(
                number, neighbour.number, neighbour.advertisementDigest, nonce, neighbour.agreements, proposal.share);
        sender.kept(neighbour, length, nowNs);
        System.arraycopy(neighbour.sentDigest, 0, neighbour.responseDigest, 0, digest.length);
    }

    private DropReason onResponse(ByteBuffer buffer, int at, int length, long sourceMac, long nowNs) {
        response.wrap(buffer, at, length);
        DropReason reason = response.checkBody();
        if (reason != DropReason.NONE) {
            return reason;
        }
        Neighbour neighbour = neighbours.findOrFree(response.sender());
        if (neighbour == null) {
            return DropReason.COOP_FULL;
        }
        return switch (neighbour.state) {
            case FREE, INDICATED -> onFirstResponse(neighbour, sourceMac, nowNs);
            case CHECKING, ACCEPTED, ESTABLISHED -> onFurtherResponse(neighbour, nowNs);
            case PREPARING, RESPONDED, AGREEING, PROVED, REFUSED -> DropReason.COOP_UNEXPECTED;
        };
    }

    private DropReason onFirstResponse(Neighbour neighbour, long sourceMac, long nowNs) {
        if (Long.compareUnsigned(number, response.sender()) > 0) {
            return DropReason.COOP_UNEXPECTED;
        }
        if (!settings.isAutomatic()) {
            return DropReason.COOP_AWAITING_CHOICE;
        }
        Neighbour occupant = neighbours.established();
        if (occupant != null) {
            challenge(occupant, nowNs);
            return DropReason.COOP_OCCUPIED;
        }
        if (nowNs < notBeforeNs) {
            return DropReason.COOP_RATE_LIMITED;
        }
        neighbour.number = response.sender();
        neighbour.mac = sourceMac;
        response.advertisementDigest(named);
        RefusalReason wrong = Arrays.equals(named, offerDigest)
                ? Terms.check(response, settings.about().offers())
                : RefusalReason.OFFER_CHANGED;
        if (wrong != RefusalReason.NONE) {
            refuse(neighbour, HandshakeSignal.RESPONSE_REFUSED, wrong, nowNs);
            return DropReason.NONE;
        }
        System.arraycopy(digest, 0, neighbour.responseDigest, 0, digest.length);
        neighbour.agreements = response.agreements();
        neighbour.endNs = nowNs + HANDSHAKE_NS;
        enter(neighbour, HandshakeSignal.RESPONSE, nowNs);
        answer(neighbour, response.share());
        return DropReason.NONE;
    }

    private DropReason onFurtherResponse(Neighbour neighbour, long nowNs) {
        if (!Arrays.equals(digest, neighbour.responseDigest)) {
            if (neighbour.state == HandshakeState.ESTABLISHED) {
                challenge(neighbour, nowNs);
                return DropReason.COOP_OCCUPIED;
            }
            return DropReason.COOP_UNEXPECTED;
        }
        if (neighbour.state == HandshakeState.ACCEPTED) {
            sender.again(neighbour);
        }
        return DropReason.NONE;
    }

    private void answer(Neighbour neighbour, byte[] share) {
        long generation = neighbour.generation;
        LinkKey key = settings.key();
        byte[] salt = offerNonce.clone();
        byte[] digests = digests(offerDigest, neighbour.responseDigest);
        worker.submit(
                () -> {
                    KeyExchange.Answer answer = new KeyExchange(key, salt, secureRandom).answer(share, digests);
                    return new Result<>(answer);
                },
                (result, nowNs) -> {
                    if (isCurrent(neighbour, generation)) {
                        onAnswerReady(neighbour, result.value, nowNs);
                    }
                });
    }

    /** Something, or nothing because the neighbour's share is none. */
    private record Result<T>(@Nullable T value) {}

    private static byte[] digests(byte[] ofAdvertisement, byte[] ofResponse) {
        return ByteBuffer.allocate(2 * MessageFlyweight.DIGEST_LENGTH)
                .put(ofAdvertisement)
                .put(ofResponse)
                .array();
    }

    private void onAnswerReady(Neighbour neighbour, KeyExchange.@Nullable Answer answer, long nowNs) {
        if (answer == null) {
            System.arraycopy(neighbour.responseDigest, 0, digest, 0, digest.length);
            refuse(neighbour, HandshakeSignal.KEYS_FAILED, RefusalReason.KEY_EXCHANGE, nowNs);
            return;
        }
        if (enter(neighbour, HandshakeSignal.ANSWER_READY, nowNs)) {
            neighbour.channel = Channel.ofAdvertiser(aeads, answer.keys());
            acceptance.wrap(neighbour.sent, 0, neighbour.sent.capacity());
            int length = acceptance.write(number, neighbour.number, neighbour.responseDigest, answer.share());
            sender.kept(neighbour, length, nowNs);
        }
    }

    private DropReason onAcceptance(ByteBuffer buffer, int at, int length, long nowNs) {
        acceptance.wrap(buffer, at, length);
        DropReason reason = acceptance.checkBody();
        if (reason != DropReason.NONE) {
            return reason;
        }
        Neighbour neighbour = neighbours.find(acceptance.sender());
        acceptance.responseDigest(named);
        if (neighbour == null
                || neighbour.exchange == null
                || !Arrays.equals(named, neighbour.responseDigest)
                || neighbour.state.next(HandshakeSignal.ACCEPTANCE) == null) {
            return DropReason.COOP_UNEXPECTED;
        }
        boolean isFirst = neighbour.state == HandshakeState.RESPONDED;
        enter(neighbour, HandshakeSignal.ACCEPTANCE, nowNs);
        if (isFirst) {
            conclude(neighbour, neighbour.exchange, acceptance.share(), digest.clone());
        }
        return DropReason.NONE;
    }

    private void conclude(Neighbour neighbour, KeyExchange exchange, byte[] share, byte[] acceptanceDigest) {
        long generation = neighbour.generation;
        byte[] digests = digests(neighbour.advertisementDigest, neighbour.responseDigest);
        worker.submit(
                () -> {
                    KeyExchange.ChannelKeys keys = exchange.conclude(share, digests);
                    return new Result<>(keys);
                },
                (result, nowNs) -> {
                    if (isCurrent(neighbour, generation)) {
                        onKeysReady(neighbour, result.value, acceptanceDigest, nowNs);
                    }
                });
    }

    private void onKeysReady(
            Neighbour neighbour, KeyExchange.@Nullable ChannelKeys keys, byte[] acceptanceDigest, long nowNs) {
        if (keys == null) {
            System.arraycopy(acceptanceDigest, 0, digest, 0, digest.length);
            refuse(neighbour, HandshakeSignal.KEYS_FAILED, RefusalReason.KEY_EXCHANGE, nowNs);
            return;
        }
        if (enter(neighbour, HandshakeSignal.KEYS_READY, nowNs)) {
            neighbour.channel = Channel.ofChooser(aeads, keys);
            proof.wrap(neighbour.sent, 0, neighbour.sent.capacity());
            int length = proof.write(number, neighbour.number, acceptanceDigest);
            neighbour.channel.prove(neighbour.sent, 0);
            sender.kept(neighbour, length, nowNs);
        }
    }

    private DropReason onRefusal(ByteBuffer buffer, int at, int length, long nowNs) {
        refusal.wrap(buffer, at, length);
        Neighbour neighbour = neighbours.find(refusal.sender());
        refusal.refusedDigest(named);
        if (neighbour == null
                || !Arrays.equals(named, neighbour.sentDigest)
                || !enter(neighbour, HandshakeSignal.REFUSAL, nowNs)) {
            return DropReason.COOP_UNEXPECTED;
        }
        onRefused(neighbour, refusal.reason(), false, nowNs);
        return DropReason.NONE;
    }

    private DropReason onProof(ByteBuffer buffer, int at, int length, long nowNs) {
        proof.wrap(buffer, at, length);
        Neighbour neighbour = neighbours.find(proof.sender());
        proof.acceptanceDigest(named);
        if (neighbour == null
                || neighbour.channel == null
                || neighbour.state.next(HandshakeSignal.PROOF) == null
                || !Arrays.equals(named, neighbour.sentDigest)) {
            return DropReason.COOP_UNEXPECTED;
        }
        boolean isGood = neighbour.channel.verifyProof(buffer, at);
        if (neighbour.state == HandshakeState.ESTABLISHED) {
            // The confirmation was lost.
            if (!isGood) {
                return DropReason.COOP_SEAL;
            }
            sender.confirmation(neighbour);
            return DropReason.NONE;
        }
        if (!isGood) {
            onFailure(nowNs);
            refuse(neighbour, HandshakeSignal.PROOF_FAILED, RefusalReason.AUTHENTICATION, nowNs);
            return DropReason.COOP_SEAL;
        }
        enter(neighbour, HandshakeSignal.PROOF, nowNs);
        onEstablished(neighbour, nowNs);
        sender.confirmation(neighbour);
        return DropReason.NONE;
    }

    private DropReason onSealed(MessageFlyweight message, long nowNs) {
        if (message.receiver() != number) {
            return DropReason.COOP_RECEIVER;
        }
        Neighbour neighbour = neighbours.find(message.sender());
        if (neighbour == null
                || neighbour.channel == null
                || neighbour.state.next(HandshakeSignal.CONFIRMATION) == null) {
            return DropReason.COOP_NO_CHANNEL;
        }
        sealed.wrap(message.buffer(), message.offset(), message.length());
        DropReason reason = neighbour.channel.open(sealed);
        if (reason != DropReason.NONE) {
            return reason;
        }
        neighbour.heardNs = nowNs;
        neighbour.challengeEndNs = 0;
        if (neighbour.state == HandshakeState.PROVED) {
            enter(neighbour, HandshakeSignal.CONFIRMATION, nowNs);
            onEstablished(neighbour, nowNs);
        }
        return onOpened(neighbour, nowNs);
    }

    private DropReason onOpened(Neighbour neighbour, long nowNs) {
        ByteBuffer buffer = sealed.buffer();
        int body = sealed.bodyOffset();
        int length = sealed.bodyLength();
        return switch (sealed.kind()) {
            case SealedFlyweight.CONFIRMATION -> DropReason.NONE;
            case SealedFlyweight.KEEP_ALIVE -> onKeepAlive(neighbour, buffer, body, length);
            case SealedFlyweight.TERMINATION -> onTermination(neighbour, buffer, body, length, nowNs);
            case SealedFlyweight.TRAIN -> onTrain(neighbour, buffer, body, length, nowNs);
            case SealedFlyweight.TRAIN_REPORT -> onTrainReport(neighbour, buffer, body, length, nowNs);
            case SealedFlyweight.EMERGENCY_REQUEST,
                    SealedFlyweight.EMERGENCY_ACKNOWLEDGEMENT,
                    SealedFlyweight.EMERGENCY_REFUSAL,
                    SealedFlyweight.EMERGENCY_END,
                    SealedFlyweight.EMERGENCY_ENDED -> onEmergency(nowNs);
            default -> DropReason.COOP_MALFORMED;
        };
    }

    private DropReason onEmergency(long nowNs) {
        DropReason reason = emergency.onMessage(sealed, nowNs);
        afterEmergencies(nowNs);
        return reason;
    }

    private DropReason onKeepAlive(Neighbour neighbour, ByteBuffer buffer, int body, int length) {
        if (length < 1) {
            return DropReason.COOP_MALFORMED;
        }
        if (buffer.get(body) != 0) {
            sender.keepAlive(neighbour, false);
        }
        return DropReason.NONE;
    }

    private DropReason onTermination(Neighbour neighbour, ByteBuffer buffer, int body, int length, long nowNs) {
        if (length < 1) {
            return DropReason.COOP_MALFORMED;
        }
        RefusalReason why = RefusalReason.of(buffer.get(body) & 0xff);
        end(neighbour, HandshakeSignal.TERMINATION, nowNs);
        note(why, false, nowNs);
        return DropReason.NONE;
    }

    private DropReason onTrainReport(Neighbour neighbour, ByteBuffer buffer, int body, int length, long nowNs) {
        if (length < MessageSender.TRAIN_REPORT_LENGTH) {
            return DropReason.COOP_MALFORMED;
        }
        bandwidth.onReport(buffer.getInt(body + MessageSender.TRAIN_HEADER));
        neighbour.isReported = true;
        publish(nowNs);
        return DropReason.NONE;
    }

    private DropReason onTrain(Neighbour neighbour, ByteBuffer buffer, int body, int length, long nowNs) {
        if (length < MessageSender.TRAIN_HEADER) {
            return DropReason.COOP_MALFORMED;
        }
        int train = buffer.getShort(body) & 0xffff;
        int index = buffer.get(body + 2) & 0xff;
        int packets = buffer.get(body + 3) & 0xff;
        if (bandwidth.onPacket(train, index, packets, sealed.messageLength(), nowNs)) {
            sender.trainReport(neighbour, train, bandwidth.report(nowNs));
        }
        return DropReason.NONE;
    }

    /** Tells the neighbour that the message with the digest in {@code digest} is refused. */
    private void refuse(Neighbour neighbour, HandshakeSignal signal, RefusalReason reason, long nowNs) {
        if (!enter(neighbour, signal, nowNs)) {
            return;
        }
        sender.refusal(neighbour, digest, reason);
        onRefused(neighbour, reason, true, nowNs);
    }

    // --- states ---

    /** Takes the step that a signal means; false if it means none. */
    private boolean enter(Neighbour neighbour, HandshakeSignal signal, long nowNs) {
        HandshakeState next = neighbour.state.next(signal);
        if (next == null) {
            return false;
        }
        if (next != neighbour.state) {
            neighbour.state = next;
            neighbour.sinceNs = nowNs;
            publish(nowNs);
        }
        return true;
    }

    private void onEstablished(Neighbour neighbour, long nowNs) {
        failures = 0;
        lastRefusal = RefusalReason.NONE;
        established++;
        tally.count(CooperationCounter.CHANNELS_ESTABLISHED);
        neighbour.heardNs = nowNs;
        neighbour.repeatNs = nowNs + settings.keepAliveNs();
        neighbour.trainsLeft = settings.measuresBandwidth() ? LinkBandwidth.TRAINS : 0;
        neighbour.trainNs = nowNs + FIRST_TRAIN_NS;
        for (Neighbour other : neighbours.all()) {
            if (other != neighbour && other.state != HandshakeState.FREE) {
                end(other, HandshakeSignal.WITHDRAWN, nowNs);
            }
        }
        emergency.onChannel(neighbour, nowNs);
        publish(nowNs);
        onAgreements.run();
    }

    private void onRefused(Neighbour neighbour, RefusalReason reason, boolean isHere, long nowNs) {
        refused++;
        tally.count(CooperationCounter.HANDSHAKES_REFUSED);
        if (!isHere && reason == RefusalReason.AUTHENTICATION) {
            onFailure(nowNs);
        }
        if (neighbour.channel != null) {
            neighbour.channel.close();
            neighbour.channel = null;
        }
        neighbour.exchange = null;
        neighbour.generation++;
        neighbour.agreements = List.of();
        neighbour.endNs = nowNs + REFUSED_NS;
        note(reason, isHere, nowNs);
    }

    /** A password can be guessed once per handshake: the more have failed, the longer until the next. */
    private void onFailure(long nowNs) {
        if (settings.key() instanceof LinkKey.Password) {
            notBeforeNs = nowNs + (FIRST_BACKOFF_NS << Math.min(failures, MAX_BACKOFF_DOUBLINGS));
            failures++;
        }
    }

    private void note(RefusalReason reason, boolean isHere, long nowNs) {
        if (lastRefusal != reason || isRefusedHere != isHere) {
            lastRefusal = reason;
            isRefusedHere = isHere;
        }
        publish(nowNs);
    }

    /** Asks a neighbour that may have gone for a word. */
    private void challenge(Neighbour neighbour, long nowNs) {
        if (neighbour.state == HandshakeState.ESTABLISHED && !neighbour.isChallenged()) {
            neighbour.challengeEndNs = nowNs + CHALLENGE_NS;
            neighbour.repeatNs = nowNs + CHALLENGE_REPEAT_NS;
            sender.keepAlive(neighbour, true);
        }
    }

    /** Leads to FREE. */
    private void end(Neighbour neighbour, HandshakeSignal signal, long nowNs) {
        boolean hadChannel = neighbour.state == HandshakeState.ESTABLISHED;
        if (neighbour.state.isUnderWay() && signal == HandshakeSignal.TIMEOUT) {
            tally.count(CooperationCounter.HANDSHAKES_ABANDONED);
            if (neighbour.state == HandshakeState.PROVED) {
                // The other side may have learnt that one password is wrong.
                onFailure(nowNs);
            }
        }
        if (!enter(neighbour, signal, nowNs)) {
            throw new IllegalStateException(signal + " does not end " + neighbour.state);
        }
        neighbour.free();
        if (hadChannel) {
            emergency.onChannelLost(nowNs);
            lost++;
            tally.count(CooperationCounter.CHANNELS_LOST);
            writeOffer();
            nextAdvertisementNs = nowNs;
            publish(nowNs);
            onAgreements.run();
        }
        publish(nowNs);
    }

    /** Says that the link is given up; nothing is to be called after that. */
    void close(long nowNs) {
        for (Neighbour neighbour : neighbours.all()) {
            if (neighbour.state == HandshakeState.ESTABLISHED) {
                sender.termination(neighbour, RefusalReason.WITHDRAWN);
            }
            if (neighbour.state != HandshakeState.FREE) {
                end(neighbour, HandshakeSignal.WITHDRAWN, nowNs);
            }
        }
        isClosed = true;
    }

    // --- time ---

    int onTimers(long nowNs) {
        int work = emergency.onTimers(nowNs);
        afterEmergencies(nowNs);
        if (nowNs >= nextAdvertisementNs) {
            nextAdvertisementNs = nowNs + settings.advertiseNs();
            sender.plain(offer, offerLength, 0);
            work++;
        }
        for (Neighbour neighbour : neighbours.all()) {
            if (nowNs >= deadlineNs(neighbour)) {
                onTimer(neighbour, nowNs);
                work++;
            }
        }
        return work;
    }

    private long deadlineNs(Neighbour neighbour) {
        return switch (neighbour.state) {
            case FREE -> Long.MAX_VALUE;
            case INDICATED, PREPARING, AGREEING, CHECKING, ACCEPTED, REFUSED -> neighbour.endNs;
            case RESPONDED, PROVED -> Math.min(neighbour.endNs, neighbour.repeatNs);
            case ESTABLISHED -> {
                long keeping = Math.min(neighbour.repeatNs, silenceNs(neighbour));
                yield neighbour.trainsLeft > 0 ? Math.min(keeping, neighbour.trainNs) : keeping;
            }
        };
    }

    private long silenceNs(Neighbour neighbour) {
        return neighbour.isChallenged()
                ? neighbour.challengeEndNs
                : neighbour.heardNs + KEEP_ALIVES_UNTIL_LOST * settings.keepAliveNs() + settings.keepAliveNs() / 2;
    }

    private void onTimer(Neighbour neighbour, long nowNs) {
        if (neighbour.state == HandshakeState.ESTABLISHED) {
            keep(neighbour, nowNs);
        } else if (nowNs >= neighbour.endNs) {
            end(neighbour, HandshakeSignal.TIMEOUT, nowNs);
        } else {
            neighbour.repeatNs = nowNs + MessageSender.REPEAT_NS;
            sender.again(neighbour);
        }
    }

    private void keep(Neighbour neighbour, long nowNs) {
        if (nowNs >= silenceNs(neighbour) || neighbour.channelInUse().isExhausted()) {
            end(neighbour, HandshakeSignal.TIMEOUT, nowNs);
            return;
        }
        if (nowNs >= neighbour.repeatNs) {
            boolean asks = neighbour.isChallenged();
            neighbour.repeatNs = nowNs + (asks ? CHALLENGE_REPEAT_NS : settings.keepAliveNs());
            sender.keepAlive(neighbour, asks);
        }
        if (neighbour.trainsLeft > 0 && nowNs >= neighbour.trainNs) {
            neighbour.trainNs = nowNs + TRAIN_NS;
            neighbour.trainsLeft = neighbour.isReported ? 0 : neighbour.trainsLeft - 1;
            if (!neighbour.isReported) {
                sender.train(neighbour);
            }
        }
    }

    long nextDeadlineNs() {
        long next = Math.min(nextAdvertisementNs, emergency.nextDeadlineNs());
        for (Neighbour neighbour : neighbours.all()) {
            next = Math.min(next, deadlineNs(neighbour));
        }
        return next;
    }

    // --- status ---

    private void publish(long nowNs) {
        status = newStatus(nowNs);
    }

    private LinkStatus newStatus(long nowNs) {
        Neighbour shown = neighbours.foremost();
        boolean isFree = shown.state == HandshakeState.FREE;
        return new LinkStatus(
                settings.id(),
                shown.state,
                isFree ? MessageFlyweight.ANYONE : shown.number,
                shown.about,
                shown.state == HandshakeState.ESTABLISHED ? shown.agreements : List.of(),
                isFree ? nowNs : shown.sinceNs,
                lastRefusal,
                isRefusedHere,
                established,
                lost,
                refused,
                bandwidth.kbps(),
                bandwidth.isAtLeast(),
                emergency.status());
    }
}
