package dev.codesense.deploy.world;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A wire to a server that can be cut and mended: all connections break, and new ones are closed at
/// once, as by a server that restarts.
public final class CutWire implements AutoCloseable {
  private final ServerSocket socket;
  private final String host;
  private final int port;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  private CutWire(ServerSocket socket, String host, int port) {
    this.socket = socket;
    this.host = host;
    this.port = port;
  }

  /// @param host of the server
  public static CutWire to(String host, int port) throws IOException {
    var wire = new CutWire(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), host, port);
    Thread.ofVirtual().name("wire").start(wire::accept);
    return wire;
  }

  public int port() {
    return socket.getLocalPort();
  }

  public void cut() {
    cut = true;
    connections.forEach(CutWire::closed);
  }

  public void mend() {
    cut = false;
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var client = socket.accept();
        if (cut) {
          closed(client);
          continue;
        }
        var server = new Socket(host, port);
        connections.add(client);
        connections.add(server);
        Thread.ofVirtual().name("wire-out").start(() -> copy(client, server));
        Thread.ofVirtual().name("wire-in").start(() -> copy(server, client));
      } catch (IOException e) {
        // The next connection may be possible.
      }
    }
  }

  private void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // Cut, or done.
    } finally {
      closed(from);
      closed(to);
      connections.remove(from);
      connections.remove(to);
    }
  }

  private static void closed(Closeable one) {
    try {
      one.close();
    } catch (IOException e) {
      // It is no longer used.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    cut();
  }
}
