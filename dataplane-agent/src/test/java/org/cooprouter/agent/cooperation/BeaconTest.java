// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.cooperation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** C3: what a Wi-Fi name and a Bluetooth payload say. */
class BeaconTest {
    private static final Path HOOK = Path.of("..", "ovs-config", "hostapd-ssid");
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final LinkKey KEY = new LinkKey.Shared(ByteString.copyFrom(SECRET));
    private static final LinkKey PASSWORD = new LinkKey.Password("correct horse");
    private static final Beacon BEACON = new Beacon(
            Set.of(CooperationType.LATENCY_OPTIMIZATION, CooperationType.EMERGENCY_CONNECTION), 3, 0xfedcba98);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void shouldReadItsOwnSsid() {
        String ssid = BEACON.ssid(KEY.macKey());
        assertThat(ssid).matches("COOP-ROUTER .{8} .{8}").hasSizeLessThanOrEqualTo(32);
        assertThat(Beacon.ofSsid(ssid, KEY.macKey())).contains(BEACON);
    }

    @Test
    void shouldIgnoreAnSsidWithAWrongCheckOrAnotherForm() {
        String ssid = BEACON.ssid(KEY.macKey());
        assertThat(Beacon.ofSsid(ssid, PASSWORD.macKey())).isEmpty();
        assertThat(Beacon.ofSsid(ssid + " ", KEY.macKey())).isEmpty();
        assertThat(Beacon.ofSsid("FreeWifi", KEY.macKey())).isEmpty();
        for (int i = 0; i < ssid.length(); i++) {
            String changed = ssid.substring(0, i) + (ssid.charAt(i) == 'A' ? 'B' : 'A') + ssid.substring(i + 1);
            assertThat(Beacon.ofSsid(changed, KEY.macKey())).as(changed).isEmpty();
        }
    }

    @Test
    void shouldReadItsOwnBluetoothPayload() {
        byte[] payload = BEACON.bluetooth(KEY.macKey());
        assertThat(payload).hasSize(20).startsWith(19, 0xff);
        assertThat(Beacon.ofBluetooth(payload, KEY.macKey())).contains(BEACON);
        assertThat(Beacon.ofBluetooth(Arrays.copyOf(payload, 19), KEY.macKey())).isEmpty();
        for (int i = 0; i < payload.length; i++) {
            byte[] changed = payload.clone();
            changed[i] ^= 1;
            assertThat(Beacon.ofBluetooth(changed, KEY.macKey()))
                    .as("byte " + i)
                    .isEmpty();
        }
    }

    @Test
    void shouldGiveTheHookOfHostapdTheSameSsid() throws IOException, InterruptedException {
        Path key =
                Files.writeString(directory.resolve("key"), Base64.getEncoder().encodeToString(SECRET));
        Path conf = Files.writeString(directory.resolve("conf"), "interface=wlan1\nssid=before\nchannel=36\n");
        String ssid = hook(
                "--key-file",
                key.toString(),
                "--types",
                "latency_optimization,emergency_connection",
                "--isp-kind",
                "3",
                "--random",
                "fedcba98",
                "--conf",
                conf.toString());
        assertThat(ssid).isEqualTo(BEACON.ssid(KEY.macKey()));
        assertThat(Files.readString(conf)).isEqualTo("interface=wlan1\nssid=" + ssid + "\nchannel=36\n");
        assertThat(hook(
                        "--types",
                        "latency_optimization,emergency_connection",
                        "--isp-kind",
                        "3",
                        "--random",
                        "fedcba98"))
                .isEqualTo(BEACON.ssid(PASSWORD.macKey()));
    }

    private static String hook(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = HOOK.toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }
}
