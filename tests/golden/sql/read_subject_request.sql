SELECT
  CAST(contract.customer_id AS TEXT) AS "subject_key",
  SHA256(customer.salt || given_context) AS "entry_salt",
  CAST(contract.island_or_last_resort AS BOOLEAN) AS "fact_island_or_last_resort",
  CAST(COALESCE(customer.restricted, CAST(ARRAY[] AS TEXT[])) AS TEXT[]) AS "fact_restricted",
  CASE
    WHEN given_items && ARRAY['name'] AND given_identity_confirmed
    THEN CAST(customer.name AS TEXT)
  END AS "name",
  CASE
    WHEN given_items && ARRAY['address'] AND given_identity_confirmed
    THEN CAST(customer.address AS TEXT)
  END AS "address",
  CASE
    WHEN given_items && ARRAY['phone'] AND given_identity_confirmed
    THEN CAST(customer.phone AS TEXT)
  END AS "phone",
  CASE
    WHEN given_items && ARRAY['retail_contract_no'] AND given_identity_confirmed
    THEN CAST(contract.contract_no AS TEXT)
  END AS "retail_contract_no",
  CASE
    WHEN given_items && ARRAY['supply_area'] AND given_identity_confirmed
    THEN CAST(supply_point.area AS TEXT)
  END AS "supply_area",
  CASE
    WHEN given_items && ARRAY['island_tariff'] AND given_identity_confirmed
    THEN CAST(CASE
      WHEN supply_point.island_tariff
      THEN '有'
      WHEN NOT supply_point.island_tariff
      THEN '無'
    END AS TEXT)
  END AS "island_tariff",
  CASE
    WHEN given_items && ARRAY['supply_point_id'] AND given_identity_confirmed
    THEN CAST(supply_point.number AS TEXT)
  END AS "supply_point_id",
  CASE
    WHEN given_items && ARRAY['wheeling_contract_size'] AND given_identity_confirmed
    THEN CAST(supply_point.wheeling_contract_size AS TEXT)
  END AS "wheeling_contract_size",
  CASE
    WHEN given_items && ARRAY['current_limit'] AND given_identity_confirmed
    THEN CAST(supply_point.current_limit AS TEXT)
  END AS "current_limit",
  CASE
    WHEN given_items && ARRAY['connection_service_menu'] AND given_identity_confirmed
    THEN CAST(supply_point.connection_service_menu AS TEXT)
  END AS "connection_service_menu",
  CASE
    WHEN given_items && ARRAY['power_factor'] AND given_identity_confirmed
    THEN CAST(supply_point.power_factor AS TEXT)
  END AS "power_factor",
  CASE
    WHEN given_items && ARRAY['supply_system'] AND given_identity_confirmed
    THEN CAST(supply_point.supply_system AS TEXT)
  END AS "supply_system",
  CASE
    WHEN given_items && ARRAY['size_determination'] AND given_identity_confirmed
    THEN CAST(supply_point.size_determination AS TEXT)
  END AS "size_determination",
  CASE
    WHEN given_items && ARRAY['meter'] AND given_identity_confirmed
    THEN CAST(supply_point.meter AS TEXT)
  END AS "meter",
  CASE
    WHEN given_items && ARRAY['service_pole_no'] AND given_identity_confirmed
    THEN CAST(supply_point.service_pole_no AS TEXT)
  END AS "service_pole_no",
  CASE
    WHEN given_items && ARRAY['generation_connected'] AND given_identity_confirmed
    THEN CAST(CASE
      WHEN supply_point.generation_connected
      THEN '有'
      WHEN NOT supply_point.generation_connected
      THEN '無'
    END AS TEXT)
  END AS "generation_connected",
  CASE
    WHEN given_items && ARRAY['wheeling_change_date'] AND given_identity_confirmed
    THEN CAST(supply_point.wheeling_change_date AS TEXT)
  END AS "wheeling_change_date",
  CASE
    WHEN given_items && ARRAY['meter_reading_day'] AND given_identity_confirmed
    THEN CAST(supply_point.meter_reading_day AS TEXT)
  END AS "meter_reading_day",
  CASE
    WHEN given_items && ARRAY['contract_state'] AND given_identity_confirmed
    THEN CAST(supply_point.contract_state AS TEXT)
  END AS "contract_state",
  CASE
    WHEN given_items && ARRAY['disconnection_method'] AND given_identity_confirmed
    THEN CAST(supply_point.disconnection_method AS TEXT)
  END AS "disconnection_method",
  CASE
    WHEN given_items && ARRAY['generation_sales'] AND given_identity_confirmed
    THEN CAST(negawatt.generation_sales AS TEXT)
  END AS "generation_sales",
  CASE
    WHEN given_items && ARRAY['demand_procured'] AND given_identity_confirmed
    THEN CAST(negawatt.demand_procured AS TEXT)
  END AS "demand_procured",
  CASE
    WHEN given_items && ARRAY['demand_reduction'] AND given_identity_confirmed
    THEN CAST(negawatt.demand_reduction AS TEXT)
  END AS "demand_reduction",
  CASE
    WHEN given_items && ARRAY['baseline'] AND given_identity_confirmed
    THEN CAST(negawatt.baseline AS TEXT)
  END AS "baseline",
  CASE
    WHEN given_items && ARRAY['regional_utility'] AND given_identity_confirmed
    THEN CAST(contract.regional_utility AS TEXT)
  END AS "regional_utility",
  CASE
    WHEN given_items && ARRAY['billing_address'] AND given_identity_confirmed
    THEN CAST(contract.billing_address AS TEXT)
  END AS "billing_address",
  CASE
    WHEN given_items && ARRAY['service_address'] AND given_identity_confirmed
    THEN CAST(contract.service_address AS TEXT)
  END AS "service_address",
  CASE
    WHEN given_items && ARRAY['payer_name'] AND given_identity_confirmed
    THEN CAST(contract.payer_name AS TEXT)
  END AS "payer_name",
  CASE
    WHEN given_items && ARRAY['lighting_or_power'] AND given_identity_confirmed
    THEN CAST(contract.lighting_or_power AS TEXT)
  END AS "lighting_or_power",
  CASE
    WHEN given_items && ARRAY['wheeling_kw'] AND given_identity_confirmed
    THEN CAST(contract.wheeling_kw AS TEXT)
  END AS "wheeling_kw",
  CASE
    WHEN given_items && ARRAY['application_no'] AND given_identity_confirmed
    THEN CAST(contract.application_no AS TEXT)
  END AS "application_no",
  CASE
    WHEN given_items && ARRAY['customer_no'] AND given_identity_confirmed
    THEN CAST(customer.customer_no AS TEXT)
  END AS "customer_no",
  CASE
    WHEN given_items && ARRAY['account_no'] AND given_identity_confirmed
    THEN CAST(customer.account_no AS TEXT)
  END AS "account_no",
  CASE
    WHEN given_items && ARRAY['charges_and_usage'] AND given_identity_confirmed
    THEN CAST(charges.charges_and_usage AS TEXT)
  END AS "charges_and_usage",
  CASE
    WHEN given_items && ARRAY['email'] AND given_identity_confirmed
    THEN CAST(customer.email AS TEXT)
  END AS "email",
  CASE
    WHEN given_items && ARRAY['conversation_log'] AND given_identity_confirmed
    THEN CAST(conversations.conversation_log AS TEXT)
  END AS "conversation_log",
  CASE
    WHEN given_items && ARRAY['application_route'] AND given_identity_confirmed
    THEN CAST(application.route AS TEXT)
  END AS "application_route",
  CASE
    WHEN given_items && ARRAY['application_date'] AND given_identity_confirmed
    THEN CAST(contract.applied_on AS TEXT)
  END AS "application_date",
  CASE
    WHEN given_items && ARRAY['cancellation_date'] AND given_identity_confirmed
    THEN CAST(contract.ended_on AS TEXT)
  END AS "cancellation_date",
  CASE
    WHEN given_items && ARRAY['service_name'] AND given_identity_confirmed
    THEN CAST(contract.service_name AS TEXT)
  END AS "service_name",
  CASE
    WHEN given_items && ARRAY['billing_date'] AND given_identity_confirmed
    THEN CAST(bills.billing_date AS TEXT)
  END AS "billing_date",
  CASE
    WHEN given_items && ARRAY['billing_history'] AND given_identity_confirmed
    THEN CAST(bills.billing_history AS TEXT)
  END AS "billing_history",
  CASE
    WHEN given_items && ARRAY['payment_date'] AND given_identity_confirmed
    THEN CAST(payments.payment_date AS TEXT)
  END AS "payment_date",
  CASE
    WHEN given_items && ARRAY['payment_history'] AND given_identity_confirmed
    THEN CAST(payments.payment_history AS TEXT)
  END AS "payment_history",
  CASE
    WHEN given_items && ARRAY['payment_method'] AND given_identity_confirmed
    THEN CAST(contract.payment_method AS TEXT)
  END AS "payment_method",
  CASE
    WHEN given_items && ARRAY['usage_period'] AND given_identity_confirmed
    THEN CAST(CAST(contract.started_on AS TEXT) || '/' || COALESCE(CAST(contract.ended_on AS TEXT), '..') AS TEXT)
  END AS "usage_period",
  CASE
    WHEN given_items && ARRAY['work_phone'] AND given_identity_confirmed
    THEN CAST(customer.work_phone AS TEXT)
  END AS "work_phone",
  CASE
    WHEN given_items && ARRAY['invoice_language'] AND given_identity_confirmed
    THEN CAST(customer.invoice_language AS TEXT)
  END AS "invoice_language",
  CASE
    WHEN given_items && ARRAY['half_hourly_usage'] AND given_identity_confirmed
    THEN CAST(slots.half_hourly_usage AS TEXT)
  END AS "half_hourly_usage",
  CASE
    WHEN given_items && ARRAY['usage_history'] AND given_identity_confirmed
    THEN CAST(usage.usage_history AS TEXT)
  END AS "usage_history",
  CASE
    WHEN given_items && ARRAY['contract_start_date'] AND given_identity_confirmed
    THEN CAST(contract.started_on AS TEXT)
  END AS "contract_start_date",
  CASE
    WHEN given_items && ARRAY['credit_result'] AND given_identity_confirmed
    THEN CAST(application.credit_result AS TEXT)
  END AS "credit_result",
  CASE
    WHEN given_items && ARRAY['consent_record'] AND given_identity_confirmed
    THEN CAST(wishes.consent_record AS TEXT)
  END AS "consent_record"
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
    f.generation_sales,
    f.demand_procured,
    f.demand_reduction,
    f.baseline
  FROM records.negawatt_figure AS f
  WHERE
    f.customer_id = contract.customer_id AND f.contract_id = contract.id
  ORDER BY
    f.month DESC
  LIMIT 1
) AS negawatt
  ON given_items && ARRAY['generation_sales', 'demand_procured', 'demand_reduction', 'baseline']
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
  ON given_items && ARRAY['billing_date', 'billing_history']
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
  ON given_items && ARRAY['charges_and_usage']
LEFT JOIN LATERAL (
  SELECT
    CAST(ARRAY_TO_JSON(ARRAY_AGG(x ORDER BY x."月")) AS TEXT) AS usage_history
  FROM (
    SELECT
      m.month AS "月",
      m.from_day AS "自",
      m.to_day AS "至",
      m.kwh AS "kWh"
    FROM records.monthly_usage AS m
    WHERE
      m.customer_id = contract.customer_id AND m.contract_id = contract.id
    ORDER BY
      m.month DESC
    LIMIT 13
  ) AS x
) AS usage
  ON given_items && ARRAY['usage_history']
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
  ON given_items && ARRAY['payment_date', 'payment_history']
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
  ON given_items && ARRAY['conversation_log']
LEFT JOIN LATERAL (
  SELECT
    CAST(ARRAY_TO_JSON(ARRAY_AGG(x ORDER BY x."日")) AS TEXT) AS half_hourly_usage
  FROM (
    SELECT
      u.day AS "日",
      u.kwh AS "kWh"
    FROM records.half_hourly_usage AS u
    WHERE
      u.customer_id = contract.customer_id AND u.contract_id = contract.id
    ORDER BY
      u.day DESC
    LIMIT 31
  ) AS x
) AS slots
  ON given_items && ARRAY['half_hourly_usage']
LEFT JOIN LATERAL (
  SELECT
    CAST(ARRAY_TO_JSON(ARRAY_AGG(x ORDER BY x."日時", x."対象", x."内容")) AS TEXT) AS consent_record
  FROM (
    SELECT
      c.at AT TIME ZONE 'Asia/Tokyo' AS "日時",
      c.subject AS "対象",
      CASE WHEN c.given THEN '同意' ELSE '同意の撤回' END AS "内容",
      c.how AS "方法"
    FROM records.consent_event AS c
    WHERE
      c.customer_id = contract.customer_id
    UNION ALL
    SELECT
      r.at AT TIME ZONE 'Asia/Tokyo' AS "日時",
      r.subject AS "対象",
      CASE WHEN r.lifted THEN '停止の解除' ELSE '停止の申出' END AS "内容",
      r.how AS "方法"
    FROM records.restriction_event AS r
    WHERE
      r.customer_id = contract.customer_id
  ) AS x
) AS wishes
  ON given_items && ARRAY['consent_record']
WHERE
  customer.customer_no = given_number
