-- 提供先: 合同会社CGR1号 (cgr1)
-- 目的: 未払債権の回収 (debt_collection)
-- 根拠: 本人同意 条文: C48 規則: C48
-- 未払債権の回収のための提供
-- 項目: 氏名、住所、供給（受電）地点特定番号、申込番号、顧客番号、アカウント番号、電気料金及び使用量、メールアドレス、電話番号、当社との会話ログ、申込経緯、申込日、契約解除日、加入サービス名、請求先住所、請求日、請求履歴、支払日、支払履歴、支払方法、使用期間、勤務先電話番号、請求書の言語、本人確認のための秘密の質問
SELECT
  contract.customer_id AS "subject_key",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['name']
    THEN customer.name
  END AS "name",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['address']
    THEN customer.address
  END AS "address",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['supply_point_id']
    THEN supply_point.number
  END AS "supply_point_id",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['application_no']
    THEN contract.application_no
  END AS "application_no",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['customer_no']
    THEN customer.customer_no
  END AS "customer_no",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['account_no']
    THEN customer.account_no
  END AS "account_no",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['charges_and_usage']
    THEN charges.charges_and_usage
  END AS "charges_and_usage",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['email']
    THEN customer.email
  END AS "email",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['phone']
    THEN customer.phone
  END AS "phone",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['conversation_log']
    THEN conversations.conversation_log
  END AS "conversation_log",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['application_route']
    THEN application.route
  END AS "application_route",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['application_date']
    THEN contract.applied_on
  END AS "application_date",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['cancellation_date']
    THEN contract.ended_on
  END AS "cancellation_date",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['service_name']
    THEN contract.service_name
  END AS "service_name",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['billing_address']
    THEN contract.billing_address
  END AS "billing_address",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['billing_date']
    THEN bills.billing_date
  END AS "billing_date",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['billing_history']
    THEN bills.billing_history
  END AS "billing_history",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['payment_date']
    THEN payments.payment_date
  END AS "payment_date",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['payment_history']
    THEN payments.payment_history
  END AS "payment_history",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['payment_method']
    THEN contract.payment_method
  END AS "payment_method",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['usage_period']
    THEN (
      CAST(contract.started_on AS TEXT) || '/' || COALESCE(CAST(contract.ended_on AS TEXT), '..')
    )
  END AS "usage_period",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['work_phone']
    THEN customer.work_phone
  END AS "work_phone",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['invoice_language']
    THEN customer.invoice_language
  END AS "invoice_language",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['security_question']
    THEN customer.security_question
  END AS "security_question"
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
WHERE
  contract.overdue_yen > 0
  AND customer.consents && ARRAY['cgr1', 'debt_collection', 'consent']
  AND (
    customer.restricted IS NULL
    OR (
      NOT customer.restricted && ARRAY['all', 'cgr1', 'debt_collection']
      AND door.words @> customer.restricted
    )
  )
  AND (
    customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY[
      'name',
      'address',
      'supply_point_id',
      'application_no',
      'customer_no',
      'account_no',
      'charges_and_usage',
      'email',
      'phone',
      'conversation_log',
      'application_route',
      'application_date',
      'cancellation_date',
      'service_name',
      'billing_address',
      'billing_date',
      'billing_history',
      'payment_date',
      'payment_history',
      'payment_method',
      'usage_period',
      'work_phone',
      'invoice_language',
      'security_question'
    ]
  )
