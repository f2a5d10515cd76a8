-- Orders and their lines.
CREATE TABLE orders (
  number BIGINT PRIMARY KEY,
  paid   BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE TABLE order_lines (
  order_number BIGINT NOT NULL REFERENCES orders (number),
  article      TEXT   NOT NULL,
  cents        BIGINT NOT NULL CHECK (cents >= 0)
);

SELECT article, SUM(cents) FROM order_lines JOIN orders ON number = order_number WHERE paid GROUP BY article;
