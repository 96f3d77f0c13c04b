-- 提供先: ひだまり住まいサービス株式会社 (hidamari_living)
-- 目的: 製品・サービスの管理 (supply_management)
-- 根拠: 共同利用 条文: C28, L27 規則: C28
-- 申込経路の会社との共同利用
-- 項目: 申込番号、申込日、申込経緯、加入サービス名、契約開始日
SELECT
  contract.customer_id AS "subject_key",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['application_no']
    THEN contract.application_no
  END AS "application_no",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['application_date']
    THEN contract.applied_on
  END AS "application_date",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['application_route']
    THEN application.route
  END AS "application_route",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['service_name']
    THEN contract.service_name
  END AS "service_name",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['contract_start_date']
    THEN contract.started_on
  END AS "contract_start_date"
FROM records.contract AS contract
JOIN records.customer AS customer
  ON customer.id = contract.customer_id
LEFT JOIN records.application AS application
  ON application.customer_id = contract.customer_id
  AND application.application_no = contract.application_no
WHERE
  '住まい窓口' = customer.application_channel
  AND contract.state IN ('applied', 'never_supplied', 'active')
  AND (
    customer.restricted IS NULL
    OR (
      NOT customer.restricted && ARRAY['all', 'channel_partner', 'hidamari_living', 'supply_management']
      AND door.words @> customer.restricted
    )
  )
  AND (
    customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY[
      'application_no',
      'application_date',
      'application_route',
      'service_name',
      'contract_start_date'
    ]
  )
