PRAGMA foreign_keys = ON;  -- SQLite only: other databases check foreign keys by default

CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  city TEXT,                                     -- NULL: unknown
  referred_by INTEGER REFERENCES customers (id)
);
CREATE TABLE products (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  category TEXT NOT NULL,
  price INTEGER NOT NULL CHECK (price >= 0)      -- today's price in whole euros
);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER REFERENCES customers (id), -- NULL: guest checkout
  ordered_on DATE NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'paid', 'cancelled'))
);
CREATE TABLE order_items (
  order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  product_id INTEGER NOT NULL REFERENCES products (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  unit_price INTEGER NOT NULL,                   -- price at the time of sale
  PRIMARY KEY (order_id, product_id)
);
CREATE TABLE payments (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES orders (id),
  amount INTEGER NOT NULL
);
CREATE TABLE departments (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL
);
CREATE TABLE employees (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  department_id INTEGER REFERENCES departments (id),
  manager_id INTEGER REFERENCES employees (id),
  salary INTEGER                                 -- thousands a year; NULL: not agreed yet
);
CREATE TABLE logins (
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  day DATE NOT NULL,
  PRIMARY KEY (customer_id, day)
);
CREATE TABLE signups (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL                            -- somebody forgot UNIQUE
);

INSERT INTO customers VALUES
  (1, 'Ana', 'Lisbon', NULL), (2, 'Ben', 'Berlin', 1), (3, 'Chloe', NULL, 1),
  (4, 'Dev', 'Berlin', 2), (5, 'Eve', 'Lisbon', NULL);
INSERT INTO products VALUES
  (1, 'Keyboard', 'hardware', 80), (2, 'Mouse', 'hardware', 30), (3, 'Monitor', 'hardware', 200),
  (4, 'Mug', 'kitchen', 10), (5, 'Kettle', 'kitchen', 40);
INSERT INTO orders VALUES
  (1, 1, '2026-01-05', 'paid'), (2, 1, '2026-01-20', 'paid'), (3, 2, '2026-02-03', 'paid'),
  (4, 3, '2026-02-03', 'paid'), (5, 2, '2026-02-14', 'cancelled'), (6, 1, '2026-03-10', 'open'),
  (7, 4, '2026-03-12', 'paid'), (8, NULL, '2026-05-02', 'paid');
INSERT INTO order_items VALUES
  (1, 1, 1, 80), (1, 2, 2, 30), (2, 4, 4, 10), (3, 3, 2, 200), (4, 1, 1, 80),
  (5, 2, 1, 30), (5, 4, 1, 10), (6, 3, 1, 180), (7, 4, 6, 10), (8, 1, 1, 70);
INSERT INTO payments VALUES
  (1, 1, 100), (2, 1, 40), (3, 2, 40), (4, 3, 400), (5, 4, 80), (6, 7, 60), (7, 8, 70);
INSERT INTO departments VALUES (1, 'Engineering'), (2, 'Sales'), (3, 'Legal');
INSERT INTO employees VALUES
  (1, 'Ada', NULL, NULL, 200), (2, 'Bo', 1, 1, 150), (3, 'Cy', 1, 2, 120), (4, 'Di', 1, 2, 120),
  (5, 'Ed', 1, 3, 90), (6, 'Flo', 2, 1, 100), (7, 'Gus', 2, 6, 110), (8, 'Hal', 2, 6, NULL);
INSERT INTO logins VALUES
  (1, '2026-03-01'), (1, '2026-03-02'), (1, '2026-03-03'), (1, '2026-03-05'), (1, '2026-03-06'),
  (2, '2026-03-02'), (2, '2026-03-04'),
  (4, '2026-03-30'), (4, '2026-03-31'), (4, '2026-04-01'), (4, '2026-04-02');
INSERT INTO signups VALUES
  (1, 'ana@example.com'), (2, 'ben@example.com'), (3, 'ana@example.com'), (4, 'dev@example.com'),
  (5, 'ana@example.com'), (6, 'Ben@example.com');
