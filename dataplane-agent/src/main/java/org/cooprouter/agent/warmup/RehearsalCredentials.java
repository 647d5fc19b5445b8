// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.warmup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.cooprouter.agent.control.TlsFiles;

/** One key for both ends of a connection that never leaves this process, made by the JDK's keytool and good for a day. */
final class RehearsalCredentials {
    private static final String NAME = "rehearsal";
    private static final String PASSWORD = NAME;

    private RehearsalCredentials() {}

    /**
     * Makes a certificate that is its own authority, an agent's and the controller's at 127.0.0.1.
     *
     * @param directory where the files go
     * @return the files
     * @throws IOException if keytool cannot make it, with what it said
     */
    static TlsFiles create(Path directory) throws IOException {
        Path store = directory.resolve("rehearsal.p12");
        runKeytool(store);
        try {
            KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            TlsFiles files = new TlsFiles(
                    directory.resolve("rehearsal.crt"),
                    directory.resolve("rehearsal.key"),
                    directory.resolve("rehearsal.crt"));
            writePem(
                    files.certificate(),
                    "CERTIFICATE",
                    keys.getCertificate(NAME).getEncoded());
            writePem(
                    files.key(),
                    "PRIVATE KEY",
                    keys.getKey(NAME, PASSWORD.toCharArray()).getEncoded());
            return files;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot read what keytool has written: " + e.getMessage(), e);
        }
    }

    private static void runKeytool(Path store) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        Map.of(
                        "-alias",
                        NAME,
                        "-dname",
                        "CN=" + NAME,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-validity",
                        "1",
                        "-ext",
                        "san=ip:127.0.0.1,uri:cooprouter://controller/" + NAME,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .forEach((option, value) -> command.addAll(List.of(option, value)));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool could not make a key: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool made a key", e);
        }
    }

    private static void writePem(Path file, String kind, byte[] content) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                        + kind + "-----\n");
    }
}
