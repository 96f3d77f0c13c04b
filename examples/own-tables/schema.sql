-- The tables of an electricity retailer's old customer system, as they stand: other names, codes and shapes than ours.
-- psql -f examples/own-tables/schema.sql, as the owner of the database. Everything in it is fictional.
CREATE SCHEMA denki;

-- Customers. seal_bytes was added for Sekisho: 32 random bytes, destroyed when the customer is erased.
CREATE TABLE denki.m_kokyaku (
    kno        bigint PRIMARY KEY,
    bango      text NOT NULL UNIQUE,
    koza       text,
    shu        smallint NOT NULL,                   -- 1 person, 2 household, 3 company
    shimei     text NOT NULL,
    jusho      text NOT NULL,
    denwa      text,
    kinmu      text,
    meru       text,
    gengo      text NOT NULL,
    toi        text,
    madoguchi  text,
    seal_bytes bytea NOT NULL CHECK (octet_length(seal_bytes) = 32),
    koshin     timestamp NOT NULL DEFAULT now()     -- when a clerk last saved the screen
);

-- Supply points. Flags are Y and N.
CREATE TABLE denki.m_chiten (
    kno     bigint NOT NULL,
    chiten  bigint NOT NULL,
    bango22 text NOT NULL,
    rito    char(1) NOT NULL,
    yoryo   text,
    genkai  integer,
    menu    text,
    rikiritsu smallint,
    hoshiki text,
    kettei  text,
    keiki   text,
    chu     text,
    hatsuden char(1) NOT NULL,
    denatsu char(1),                                -- E extra high, H high, L low
    ido     integer,                                -- 20261201
    kenshin smallint,
    jotai   text,
    haishi  text,
    PRIMARY KEY (kno, chiten)
);

-- Contracts. st: 10 applied, 19 never supplied, 20 supplied, 90 ended. Days are numbers, 20261201.
CREATE TABLE denki.t_keiyaku (
    kno      bigint NOT NULL,
    renban   bigint NOT NULL,
    kbango   text NOT NULL,
    chiten   bigint,
    moshikomi text,
    st       smallint NOT NULL,
    plan     text,
    uketsuke integer,
    kaishi   integer,
    shuryo   integer,
    shubetsu text,
    kw10     integer,                               -- tenths of a kW
    denryoku text,
    meigi    text,
    seikyusaki text,
    basho    text,
    shiharai text,
    saigo    char(1) NOT NULL,
    mibarai  numeric NOT NULL,
    entai    smallint NOT NULL,
    kofu     char(1) NOT NULL,
    juichi   char(1) NOT NULL,
    soden    text,
    PRIMARY KEY (kno, renban)
);

CREATE TABLE denki.t_moshikomi (
    kno    bigint NOT NULL,
    bango  text NOT NULL,
    keiro  text NOT NULL,
    shinsa text,
    PRIMARY KEY (kno, bango)
);

-- With whom a contract is tied: T a cancellation relay, N a demand-reduction contractor.
CREATE TABLE denki.t_aite (
    kno    bigint NOT NULL,
    renban bigint NOT NULL,
    kubun  char(1) NOT NULL CHECK (kubun IN ('T', 'N')),
    kaisha text NOT NULL,
    PRIMARY KEY (kno, renban, kubun, kaisha)
);

-- Consents (+), refusals (-), and what was said when.
CREATE TABLE denki.t_ishi (
    kno   bigint NOT NULL,
    fugo  char(1) NOT NULL CHECK (fugo IN ('+', '-')),
    kotoba text NOT NULL,
    PRIMARY KEY (kno, fugo, kotoba)
);

CREATE TABLE denki.t_ishi_rireki (
    kno    bigint NOT NULL,
    renban bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    nichiji timestamptz NOT NULL,
    taisho text NOT NULL,
    naiyo  text NOT NULL,
    hoho   text NOT NULL
);

CREATE TABLE denki.t_seikyu (
    kno    bigint NOT NULL,
    renban bigint NOT NULL,
    sbango text NOT NULL,
    hakko  integer NOT NULL,
    kigen  integer NOT NULL,
    kara   integer NOT NULL,
    made   integer NOT NULL,
    wh     bigint NOT NULL,                         -- hundreds of Wh
    yen    numeric NOT NULL,
    PRIMARY KEY (kno, sbango)
);

CREATE TABLE denki.t_nyukin (
    kno    bigint NOT NULL,
    renban bigint NOT NULL,
    nbango text NOT NULL,
    sbango text NOT NULL,
    hi     integer NOT NULL,
    yen    numeric NOT NULL,
    hoho   text NOT NULL,
    PRIMARY KEY (kno, nbango)
);

CREATE TABLE denki.t_taiwa (
    kno     bigint NOT NULL,
    renban  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shudan  text NOT NULL,                          -- 'mail' for a letter of either side
    nichiji timestamptz NOT NULL,
    kenmei  text NOT NULL,
    naiyo   text NOT NULL
);

-- Half hours, a row a slot.
CREATE TABLE denki.t_koma (
    kno    bigint NOT NULL,
    renban bigint NOT NULL,
    hi     integer NOT NULL,
    koma   smallint NOT NULL,
    kwh    numeric(10, 4),
    PRIMARY KEY (kno, renban, hi, koma)
);

CREATE TABLE denki.t_negawatt (
    kno    bigint NOT NULL,
    renban bigint NOT NULL,
    tsuki  integer NOT NULL,
    hatsuden numeric(12, 1),
    chotatsu numeric(12, 1),
    yokusei  numeric(12, 1) NOT NULL,
    kijun    numeric(12, 1) NOT NULL,
    PRIMARY KEY (kno, renban, tsuki)
);

CREATE TABLE denki.t_shiyoryo (
    kno    bigint NOT NULL,
    renban bigint NOT NULL,
    tsuki  integer NOT NULL,                        -- its first day
    wh     bigint NOT NULL,                         -- hundreds of Wh
    PRIMARY KEY (kno, renban, tsuki)
);

-- Cancellation relays. muki: I to us, O from us. jotai: O open, D done, X ended otherwise. Open ones stand at a step, dankai:
-- 1 applied, 2 consented, 3 relayed, 4 sent back, 5 accepted, 6 day fixed.
CREATE TABLE denki.t_kirikae (
    kno    bigint NOT NULL,
    renban bigint NOT NULL,
    kbango text NOT NULL,
    kaishi integer NOT NULL,
    hi     integer,
    muki   char(1) NOT NULL CHECK (muki IN ('I', 'O')),
    jotai  char(1) NOT NULL CHECK (jotai IN ('O', 'D', 'X')),
    dankai smallint,
    PRIMARY KEY (kno, kbango)
);
