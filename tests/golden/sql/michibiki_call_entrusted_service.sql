-- 提供先: みちびきコールセンター株式会社 (michibiki_call)
-- 目的: 委託した口座処理・顧客サービス (entrusted_service)
-- 根拠: 委託 条文: C15 規則: C15
-- 口座処理と顧客サービスの委託
-- 項目: 氏名、住所、電話番号、小売供給等契約の契約番号、供給（受電）地点特定番号、契約状態、検針日、申込番号、顧客番号、アカウント番号、メールアドレス、請求先住所、提供先住所、加入サービス名、申込日、申込経緯、契約開始日、契約解除日、電気料金及び使用量、使用期間、請求日、請求履歴、支払日、支払履歴、支払方法、請求書の言語、当社との会話ログ
SELECT
  contract.customer_id AS "subject_key",
  customer.name AS "name",
  customer.address AS "address",
  customer.phone AS "phone",
  contract.contract_no AS "retail_contract_no",
  supply_point.number AS "supply_point_id",
  supply_point.contract_state AS "contract_state",
  supply_point.meter_reading_day AS "meter_reading_day",
  contract.application_no AS "application_no",
  customer.customer_no AS "customer_no",
  customer.account_no AS "account_no",
  customer.email AS "email",
  contract.billing_address AS "billing_address",
  contract.service_address AS "service_address",
  contract.service_name AS "service_name",
  contract.applied_on AS "application_date",
  application.route AS "application_route",
  contract.started_on AS "contract_start_date",
  contract.ended_on AS "cancellation_date",
  charges.charges_and_usage AS "charges_and_usage",
  (
    CAST(contract.started_on AS TEXT) || '/' || COALESCE(CAST(contract.ended_on AS TEXT), '..')
  ) AS "usage_period",
  bills.billing_date AS "billing_date",
  bills.billing_history AS "billing_history",
  payments.payment_date AS "payment_date",
  payments.payment_history AS "payment_history",
  contract.payment_method AS "payment_method",
  customer.invoice_language AS "invoice_language",
  conversations.conversation_log AS "conversation_log"
FROM records.contract AS contract
JOIN records.customer AS customer
  ON customer.id = contract.customer_id
LEFT JOIN records.supply_point AS supply_point
  ON supply_point.customer_id = contract.customer_id
  AND supply_point.id = contract.supply_point_id
LEFT JOIN records.application AS application
  ON application.customer_id = contract.customer_id
  AND application.application_no = contract.application_no
LEFT JOIN LATERAL (
  SELECT
    MAX(x."請求日") AS billing_date,
    CAST(ARRAY_TO_JSON(ARRAY_AGG(x ORDER BY x."請求日", x."請求番号")) AS TEXT) AS billing_history
  FROM (
    SELECT
      b.bill_no AS "請求番号",
      b.billed_on AS "請求日",
      b.due_on AS "支払期限",
      b.amount_yen AS "金額"
    FROM records.bill AS b
    WHERE
      b.customer_id = contract.customer_id AND b.contract_id = contract.id
  ) AS x
) AS bills
  ON TRUE
LEFT JOIN LATERAL (
  SELECT
    CAST(ARRAY_TO_JSON(ARRAY_AGG(x ORDER BY x."自", x."至")) AS TEXT) AS charges_and_usage
  FROM (
    SELECT
      b.from_day AS "自",
      b.to_day AS "至",
      b.kwh AS "kWh",
      b.amount_yen AS "円"
    FROM records.bill AS b
    WHERE
      b.customer_id = contract.customer_id AND b.contract_id = contract.id
  ) AS x
) AS charges
  ON TRUE
LEFT JOIN LATERAL (
  SELECT
    MAX(x."支払日") AS payment_date,
    CAST(ARRAY_TO_JSON(ARRAY_AGG(x ORDER BY x."支払日", x."支払番号")) AS TEXT) AS payment_history
  FROM (
    SELECT
      p.payment_no AS "支払番号",
      p.paid_on AS "支払日",
      p.bill_no AS "請求番号",
      p.amount_yen AS "金額",
      p.method AS "方法"
    FROM records.payment AS p
    WHERE
      p.customer_id = contract.customer_id AND p.contract_id = contract.id
  ) AS x
) AS payments
  ON TRUE
LEFT JOIN LATERAL (
  SELECT
    CAST(ARRAY_TO_JSON(ARRAY_AGG(x ORDER BY x."日時", x."件名")) AS TEXT) AS conversation_log
  FROM (
    SELECT
      v.held_at AT TIME ZONE 'Asia/Tokyo' AS "日時",
      v.medium AS "手段",
      v.subject AS "件名",
      v.body AS "内容"
    FROM records.conversation AS v
    WHERE
      v.customer_id = contract.customer_id
  ) AS x
) AS conversations
  ON TRUE
