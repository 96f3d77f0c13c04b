-- The tables of the fictional gas company, as an old customer system might have left them: other names, other shapes.
-- psql -f examples/gas/schema.sql, as the owner of the database.
CREATE SCHEMA gas;

CREATE TABLE gas.holder (
    holder_id  bigint PRIMARY KEY,
    user_no    text NOT NULL UNIQUE,
    full_name  text NOT NULL,
    tel        text,
    relative   text
);

CREATE TABLE gas.agreement (
    holder_id       bigint NOT NULL,
    agreement_id    bigint NOT NULL,
    state_code      smallint NOT NULL CHECK (state_code IN (1, 2, 3)),   -- 1 waiting, 2 in use, 3 shut
    premises        text NOT NULL,
    visit_wish      text,
    quote_asked_on  date,
    arrears_yen     bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (holder_id, agreement_id)
);

CREATE TABLE gas.installation (
    holder_id       bigint NOT NULL,
    agreement_id    bigint NOT NULL,
    point_no        text NOT NULL CHECK (point_no ~ '^[0-9]{17}$'),
    pipe_company    text NOT NULL,
    meter_no        text NOT NULL,
    meter_size      text NOT NULL,
    valve_open      boolean NOT NULL,
    alarm_fitted    boolean NOT NULL,
    next_inspection date,
    PRIMARY KEY (holder_id, agreement_id)
);

CREATE TABLE gas.appliance (
    holder_id    bigint NOT NULL,
    agreement_id bigint NOT NULL,
    kind         text NOT NULL,
    PRIMARY KEY (holder_id, agreement_id, kind)
);

CREATE TABLE gas.inspection (
    holder_id    bigint NOT NULL,
    agreement_id bigint NOT NULL,
    inspected_on date NOT NULL,
    result       text NOT NULL,
    PRIMARY KEY (holder_id, agreement_id, inspected_on)
);

CREATE TABLE gas.invoice (
    holder_id    bigint NOT NULL,
    agreement_id bigint NOT NULL,
    month        date NOT NULL,
    cubic_metres numeric(10, 1) NOT NULL,
    yen          bigint NOT NULL,
    PRIMARY KEY (holder_id, agreement_id, month)
);

CREATE TABLE gas.enquiry (
    holder_id bigint NOT NULL,
    asked_at  timestamptz NOT NULL,
    said      text NOT NULL,
    PRIMARY KEY (holder_id, asked_at)
);

-- Consents ('+') and refusals ('-'), a row each: not arrays as in the electricity company's tables.
CREATE TABLE gas.wish (
    holder_id bigint NOT NULL,
    sign      char(1) NOT NULL CHECK (sign IN ('+', '-')),
    word      text NOT NULL,
    PRIMARY KEY (holder_id, sign, word)
);

CREATE TABLE gas.switch (
    holder_id    bigint NOT NULL,
    agreement_id bigint NOT NULL,
    retailer     text NOT NULL,
    closed_on    date,
    PRIMARY KEY (holder_id, agreement_id, retailer)
);

CREATE TABLE gas.secret (
    holder_id bigint PRIMARY KEY,
    salt      bytea NOT NULL CHECK (octet_length(salt) = 32)
);
