package shop;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class OrderTest {
  @Test
  void anOrderIsPaidOnce() {
    var order = new Order();
    order.pay();
    assertThrows(IllegalStateException.class, order::pay);
  }
}
