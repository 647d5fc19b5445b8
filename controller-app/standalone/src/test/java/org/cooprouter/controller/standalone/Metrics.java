// SPDX-License-Identifier: Apache-2.0
package org.cooprouter.controller.standalone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Reads the metrics of a running controller. */
final class Metrics {
    private Metrics() {}

    /** Everything, in Prometheus's text format. */
    static String page(InetSocketAddress address) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + "/metrics"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString()).body();
        }
    }

    /** The value of one sample; 0 when it is not there. */
    static double value(InetSocketAddress address, String sample) throws IOException, InterruptedException {
        return page(address)
                .lines()
                .filter(line -> line.startsWith(sample + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(sample.length())))
                .sum();
    }
}
