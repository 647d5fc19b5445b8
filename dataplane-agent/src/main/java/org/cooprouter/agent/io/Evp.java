// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.agent.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The functions of OpenSSL 3's libcrypto that {@link LibCryptoAead} needs, as in EVP_EncryptInit(3). Pointers are passed
 * as 64-bit integers, which the calling conventions of Linux's 64-bit platforms treat alike. The functions neither block
 * nor call back, so they are linked as critical: without the transition that lets a garbage collection pass them.
 */
@SuppressWarnings("restricted")
final class Evp {
    static final int SUCCESS = 1;
    static final int CTRL_AEAD_GET_TAG = 0x10;
    static final int CTRL_AEAD_SET_TAG = 0x11;
    static final long NULL = 0;

    static final String LIBRARY = "libcrypto.so.3";

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup SYMBOLS = SymbolLookup.libraryLookup(LIBRARY, Arena.global());

    static final MethodHandle CTX_NEW = handle("EVP_CIPHER_CTX_new", JAVA_LONG);
    static final MethodHandle CTX_FREE = handleOfVoid("EVP_CIPHER_CTX_free", JAVA_LONG);
    static final MethodHandle AES_128_GCM = handle("EVP_aes_128_gcm", JAVA_LONG);
    static final MethodHandle ENCRYPT_INIT =
            handle("EVP_EncryptInit_ex", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    static final MethodHandle ENCRYPT_UPDATE =
            handle("EVP_EncryptUpdate", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
    static final MethodHandle ENCRYPT_FINAL = handle("EVP_EncryptFinal_ex", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    static final MethodHandle DECRYPT_INIT =
            handle("EVP_DecryptInit_ex", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    static final MethodHandle DECRYPT_UPDATE =
            handle("EVP_DecryptUpdate", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
    static final MethodHandle DECRYPT_FINAL = handle("EVP_DecryptFinal_ex", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    static final MethodHandle CTX_CTRL =
            handle("EVP_CIPHER_CTX_ctrl", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);

    private Evp() {}

    private static MethodHandle handle(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                SYMBOLS.findOrThrow(name), FunctionDescriptor.of(result, arguments), Linker.Option.critical(false));
    }

    private static MethodHandle handleOfVoid(String name, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                SYMBOLS.findOrThrow(name), FunctionDescriptor.ofVoid(arguments), Linker.Option.critical(false));
    }
}
