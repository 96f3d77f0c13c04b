-- 提供先: 一般財団法人電源地域振興センター (psdc)
-- 目的: 原子力立地給付金の受給資格の確認 (nuclear_siting_grant)
-- 根拠: 本人同意 条文: C47 規則: C47
-- 給付金の資格確認のための提供
-- 項目: 地域電力会社、氏名、請求先住所、電気料金支払者名義、提供先住所、供給（受電）地点特定番号、電話番号、電灯・電力識別、託送契約kW数
SELECT
  contract.customer_id AS "subject_key",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['regional_utility']
    THEN contract.regional_utility
  END AS "regional_utility",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['name']
    THEN customer.name
  END AS "name",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['billing_address']
    THEN contract.billing_address
  END AS "billing_address",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['payer_name']
    THEN contract.payer_name
  END AS "payer_name",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['service_address']
    THEN contract.service_address
  END AS "service_address",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['supply_point_id']
    THEN supply_point.number
  END AS "supply_point_id",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['phone']
    THEN customer.phone
  END AS "phone",
  CASE
    WHEN customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY['lighting_or_power']
    THEN contract.lighting_or_power
  END AS "lighting_or_power",
  CASE
    WHEN customer.restricted IS NULL OR NOT customer.restricted @> ARRAY['wheeling_kw']
    THEN contract.wheeling_kw
  END AS "wheeling_kw"
FROM records.contract AS contract
JOIN records.customer AS customer
  ON customer.id = contract.customer_id
LEFT JOIN records.supply_point AS supply_point
  ON supply_point.customer_id = contract.customer_id
  AND supply_point.id = contract.supply_point_id
WHERE
  contract.state = 'active'
  AND contract.grant_area
  AND contract.held_on_october_1
  AND customer.consents && ARRAY['psdc', 'nuclear_siting_grant', 'consent']
  AND (
    customer.restricted IS NULL
    OR (
      NOT customer.restricted && ARRAY['all', 'nuclear_siting_grant', 'psdc']
      AND door.words @> customer.restricted
    )
  )
  AND (
    customer.restricted IS NULL
    OR NOT customer.restricted @> ARRAY[
      'regional_utility',
      'name',
      'billing_address',
      'payer_name',
      'service_address',
      'supply_point_id',
      'phone',
      'lighting_or_power',
      'wheeling_kw'
    ]
  )
