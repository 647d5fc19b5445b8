// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.fuzz;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.cooprouter.agent.cooperation.AcceptanceFlyweight;
import org.cooprouter.agent.cooperation.AdvertisementFlyweight;
import org.cooprouter.agent.cooperation.Beacon;
import org.cooprouter.agent.cooperation.CooperationOffer;
import org.cooprouter.agent.cooperation.CooperationType;
import org.cooprouter.agent.cooperation.Cooperations;
import org.cooprouter.agent.cooperation.EmergencyFuzz;
import org.cooprouter.agent.cooperation.EmergencyRole;
import org.cooprouter.agent.cooperation.KeyWorker;
import org.cooprouter.agent.cooperation.LinkKey;
import org.cooprouter.agent.cooperation.LinkSettings;
import org.cooprouter.agent.cooperation.LinkSettings.Transport;
import org.cooprouter.agent.cooperation.MessageFlyweight;
import org.cooprouter.agent.cooperation.RateRange;
import org.cooprouter.agent.cooperation.RefusalFlyweight;
import org.cooprouter.agent.cooperation.ResponseFlyweight;
import org.cooprouter.agent.cooperation.SelfDescription;
import org.cooprouter.agent.crypto.JdkAead;
import org.cooprouter.agent.io.FrameSink;
import org.cooprouter.agent.wire.DropReason;

/**
 * Messages between cooperating routers: each decoder by itself, and a link that is given one message after the other, with good MACs and
 * checksums where the input wants them. Then messages about emergency connections, which are sealed and so cannot be
 * reached that way.
 */
public final class FuzzHandshake {
    private static final int MESSAGE = 14;
    private static final int TRAILER = 20;
    private static final int MAC_LENGTH = 16;
    private static final int LINK = 1;
    private static final long STEP_NS = 200_000_000;
    private static final LinkKey KEY = new LinkKey.Shared(ByteString.copyFrom(new byte[LinkKey.KEY_LENGTH]));
    private static final byte[] MAC_KEY = KEY.macKey();
    private static final LinkSettings SETTINGS = new LinkSettings(
            "link",
            LINK,
            1,
            Transport.ETHERNET,
            KEY,
            new SelfDescription(
                    "home",
                    0,
                    0,
                    0,
                    List.of(),
                    List.of(new CooperationOffer(
                            CooperationType.LATENCY_OPTIMIZATION, new RateRange(0, 2_000), new RateRange(0, 2_000)))),
            true,
            false,
            true,
            2_000_000_000,
            1_000_000_000,
            EmergencyRole.NONE);

    private FuzzHandshake() {}

    /** Takes a message, or several for a link. */
    public static void fuzzerTestOneInput(byte[] data) {
        decode(ByteBuffer.wrap(data));
        link(ByteBuffer.wrap(data));
        EmergencyFuzz.run(ByteBuffer.wrap(data));
        Beacon.ofBluetooth(data, MAC_KEY);
        Beacon.ofSsid(new String(data, StandardCharsets.ISO_8859_1), MAC_KEY);
    }

    private static void decode(ByteBuffer buffer) {
        AdvertisementFlyweight advertisement = new AdvertisementFlyweight();
        if (isWhole(advertisement, buffer, MessageFlyweight.ADVERTISEMENT)
                && advertisement.checkBody() == DropReason.NONE
                && advertisement.describe().offers().size() > AdvertisementFlyweight.MAX_OFFERS) {
            throw new AssertionError("more offers than there may be");
        }
        ResponseFlyweight response = new ResponseFlyweight();
        if (isWhole(response, buffer, MessageFlyweight.RESPONSE) && response.checkBody() == DropReason.NONE) {
            Inside.require(0, response.share().length, buffer);
            response.agreements();
        }
        AcceptanceFlyweight acceptance = new AcceptanceFlyweight();
        if (isWhole(acceptance, buffer, MessageFlyweight.ACCEPTANCE) && acceptance.checkBody() == DropReason.NONE) {
            Inside.require(0, acceptance.share().length, buffer);
        }
        RefusalFlyweight refusal = new RefusalFlyweight();
        if (isWhole(refusal, buffer, MessageFlyweight.REFUSAL)) {
            refusal.reason();
        }
    }

    private static boolean isWhole(MessageFlyweight message, ByteBuffer buffer, int type) {
        message.wrap(buffer, 0, buffer.capacity());
        return message.checkHeader() == DropReason.NONE && message.type() == type;
    }

    /** Each message begins with two bytes: what is to be right in it, and how long it is. */
    private static void link(ByteBuffer input) {
        Sink sink = new Sink();
        Cooperations cooperations =
                new Cooperations(sink, JdkAead::new, sink, new SecureRandom(), new SplittableRandom(1), counter -> {});
        cooperations.install(List.of(SETTINGS), 0);
        long nowNs = 0;
        cooperations.onTimers(nowNs);
        while (input.remaining() > 2) {
            int right = input.get();
            int length = Math.min(input.remaining(), (input.get() & 0xff) * 2);
            byte[] frame = new byte[MESSAGE + length];
            input.get(frame, MESSAGE, Math.min(length, input.remaining()));
            mend(frame, right, sink.number);
            nowNs += STEP_NS;
            cooperations.onFrame(LINK, ByteBuffer.wrap(frame), 0, frame.length, nowNs);
            sink.compute(nowNs);
            cooperations.onTimers(nowNs);
        }
    }

    private static void mend(byte[] frame, int right, long receiver) {
        ByteBuffer buffer = ByteBuffer.wrap(frame);
        int length = frame.length - MESSAGE;
        buffer.putShort(MESSAGE - 2, (short) MessageFlyweight.ETHER_TYPE);
        if (length < MessageFlyweight.HEADER_LENGTH + TRAILER) {
            return;
        }
        if ((right & 1) == 0) {
            buffer.putInt(MESSAGE, 0x434f_4f50);
            buffer.put(MESSAGE + 4, (byte) MessageFlyweight.VERSION);
            buffer.putShort(MESSAGE + 6, (short) length);
        }
        if ((right & 2) == 0) {
            boolean isToAll = frame[MESSAGE + 5] == MessageFlyweight.ADVERTISEMENT;
            buffer.putLong(MESSAGE + 16, isToAll ? MessageFlyweight.ANYONE : receiver);
        }
        if ((right & 4) == 0) {
            protect(frame, length);
        }
    }

    private static void protect(byte[] frame, int length) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(MAC_KEY, "HmacSHA256"));
            mac.update(frame, MESSAGE, length - TRAILER);
            System.arraycopy(mac.doFinal(), 0, frame, MESSAGE + length - TRAILER, MAC_LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
        CRC32 crc = new CRC32();
        crc.update(frame, MESSAGE, length - Integer.BYTES);
        ByteBuffer.wrap(frame).putInt(MESSAGE + length - Integer.BYTES, (int) crc.getValue());
    }

    /** Where the link's frames go, of which only its number is of interest. */
    private static final class Sink implements FrameSink, KeyWorker {
        private final ByteBuffer slot = ByteBuffer.allocate(SLOT_LENGTH);
        private final ArrayDeque<LongConsumer> computed = new ArrayDeque<>();
        private long number;

        @Override
        public <T> void submit(Supplier<T> work, ObjLongConsumer<T> back) {
            T result = work.get();
            computed.add(nowNs -> back.accept(result, nowNs));
        }

        void compute(long nowNs) {
            while (!computed.isEmpty()) {
                computed.remove().accept(nowNs);
            }
        }

        @Override
        public ByteBuffer buffer() {
            return slot;
        }

        @Override
        public int claim() {
            return 0;
        }

        @Override
        public void commit(int length) {
            number = slot.getLong(MESSAGE + 8);
        }

        @Override
        public void abandon() {}
    }
}
