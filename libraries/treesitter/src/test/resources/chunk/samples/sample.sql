-- people
CREATE TABLE IF NOT EXISTS people (id int, note text DEFAULT 'a;b');
/* add one */
INSERT INTO people VALUES (1, 'x');
CREATE FUNCTION touch() RETURNS trigger AS $$
BEGIN
  UPDATE people SET note = 'y';
  RETURN NEW;
END;
$$ LANGUAGE plpgsql;
SELECT p.id FROM people p JOIN orders o ON o.person = p.id;
