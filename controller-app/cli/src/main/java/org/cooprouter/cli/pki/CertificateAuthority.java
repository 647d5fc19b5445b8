// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.cli.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.operator.OperatorCreationException;
import org.cooprouter.cli.UserError;
import org.cooprouter.cli.pki.Identity.Role;

/**
 * A certificate authority kept in one directory: {@code ca.crt} and {@code ca.key}, and for each holder
 * {@code <role>-<id>.crt} and {@code <role>-<id>.key}. Doing a thing twice changes nothing the second time, and nothing
 * is overwritten unless {@code force} is set.
 */
public final class CertificateAuthority {
    private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3650);

    private final Path directory;
    private final X509Certificate certificate;
    private final InstantSource clock;

    private CertificateAuthority(Path directory, X509Certificate certificate, InstantSource clock) {
        this.directory = directory;
        this.certificate = certificate;
        this.clock = clock;
    }

    /**
     * What a step left in the directory.
     *
     * @param certificate file of the certificate
     * @param key file of the key, readable by its owner only
     * @param created whether the step made them; false when they were already there
     */
    public record Issued(Path certificate, Path key, boolean created) {}

    /**
     * Makes an authority, unless the directory has one.
     *
     * @param directory made when it does not exist, for its owner only
     * @param force replaces an authority that is there; every certificate that it signed becomes worthless
     * @throws UserError when one of the two files is there without the other
     */
    public static Issued init(Path directory, boolean force, InstantSource clock) {
        var files = new Issued(directory.resolve("ca.crt"), directory.resolve("ca.key"), true);
        boolean certificateThere = Files.exists(files.certificate());
        boolean keyThere = Files.exists(files.key());
        if (certificateThere && keyThere && !force) {
            return new Issued(files.certificate(), files.key(), false);
        }
        if (certificateThere != keyThere && !force) {
            throw UserError.refused((certificateThere ? files.certificate() : files.key()) + " is there without "
                    + (certificateThere ? files.key() : files.certificate())
                    + ": bring the other file back, or replace the authority with --force");
        }
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            KeyPair keys = Certificates.newKeyPair();
            PemFiles.writeKey(files.key(), keys.getPrivate());
            PemFiles.writeCertificate(
                    files.certificate(), Certificates.authority(keys, clock.instant(), AUTHORITY_VALIDITY));
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the authority in " + directory, e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("cannot sign with EC P-256", e);
        }
    }

    /**
     * Opens the authority of a directory.
     *
     * @throws UserError when there is none
     */
    public static CertificateAuthority open(Path directory, InstantSource clock) {
        Path file = directory.resolve("ca.crt");
        if (!Files.exists(file)) {
            throw UserError.usage(
                    directory + " holds no authority: make one with `coopctl pki init --dir " + directory + "`");
        }
        return new CertificateAuthority(directory, PemFiles.readCertificate(file), clock);
    }

    /**
     * Makes a key and a certificate for a holder, unless they are there and still good for it.
     *
     * @param hosts names and addresses under which the holder is reached; required for a controller
     * @param validity ends at the latest with the authority's own
     * @param force replaces what is there
     * @throws UserError when a host is not one, or when other files would be overwritten
     */
    public Issued issue(Identity identity, List<String> hosts, Duration validity, boolean force) {
        checkHosts(identity, hosts);
        var files = new Issued(
                directory.resolve(identity.fileStem() + ".crt"), directory.resolve(identity.fileStem() + ".key"), true);
        if (!force && (Files.exists(files.certificate()) || Files.exists(files.key()))) {
            Optional<String> difference = difference(files, identity, hosts);
            if (difference.isPresent()) {
                throw UserError.refused(
                        files.certificate() + " " + difference.get() + ": replace it with --force if that is meant");
            }
            return new Issued(files.certificate(), files.key(), false);
        }
        try {
            PrivateKey authorityKey = PemFiles.readKey(directory.resolve("ca.key"));
            KeyPair keys = Certificates.newKeyPair();
            X509Certificate issued = Certificates.holder(
                    identity, hosts, keys.getPublic(), certificate, authorityKey, clock.instant(), validity);
            PemFiles.writeKey(files.key(), keys.getPrivate());
            PemFiles.writeCertificate(files.certificate(), issued);
            return files;
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException("cannot sign with EC P-256", e);
        }
    }

    /** All certificates of the directory in order of their files' names, the authority's among them. */
    public List<HeldCertificate> list() {
        try (Stream<Path> files = Files.list(directory)) {
            List<HeldCertificate> held = new ArrayList<>();
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".crt")).sorted().toList()) {
                held.add(HeldCertificate.read(file));
            }
            return held;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }

    /** Why the files that are there are not what {@code issue} would make; empty when they are. */
    private Optional<String> difference(Issued files, Identity identity, List<String> hosts) {
        if (!Files.exists(files.key()) || !Files.exists(files.certificate())) {
            return Optional.of("or its key is there without the other");
        }
        HeldCertificate held = HeldCertificate.read(files.certificate());
        if (!held.isSignedBy(certificate)) {
            return Optional.of("was signed by another authority");
        }
        if (held.notAfter().isBefore(clock.instant())) {
            return Optional.of("expired at " + held.notAfter());
        }
        if (!held.identity().equals(identity.uri().toString())) {
            return Optional.of("belongs to " + held.identity());
        }
        List<String> wanted =
                hosts.stream().map(Hosts::canonical).sorted().distinct().toList();
        if (!held.hosts().equals(wanted)) {
            return Optional.of("is for the hosts " + held.hosts());
        }
        return Optional.empty();
    }

    private static void checkHosts(Identity identity, List<String> hosts) {
        if (identity.role() == Role.CONTROLLER && hosts.isEmpty()) {
            throw UserError.usage("a controller's certificate needs the names and addresses under which it is reached: "
                    + "add --host NAME_OR_ADDRESS...");
        }
        for (String host : hosts) {
            if (!Hosts.isValid(host)) {
                throw UserError.usage("--host \"" + host + "\": expected a host name or an IP address");
            }
        }
    }
}
